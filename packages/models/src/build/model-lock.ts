import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { LargestDifference, MODEL_IDS, Sha256, SizeBytes, type ModelId } from '../model-manifest.ts'

const LOCK_FILE = fileURLToPath(new URL('../../models.lock.json', import.meta.url))

const ModelLockEntry = v.strictObject({
  sizeBytes: SizeBytes,
  sha256: Sha256,
  largestDifference: v.optional(LargestDifference),
})
const ModelLock = v.record(v.picklist(MODEL_IDS), ModelLockEntry)

/** What the build of a model must give, and how far `verify` found that from its source network. */
export type ModelLockEntry = v.InferOutput<typeof ModelLockEntry>
export type ModelLock = Partial<Record<ModelId, ModelLockEntry>>

/** Reads the committed `models.lock.json`. */
export function readModelLock(): ModelLock {
  return v.parse(ModelLock, JSON.parse(readFileSync(LOCK_FILE, 'utf8')))
}

export function writeModelLock(lock: ModelLock): void {
  writeFileSync(LOCK_FILE, `${JSON.stringify(lock, undefined, 2)}\n`)
}
