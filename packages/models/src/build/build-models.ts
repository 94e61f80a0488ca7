import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { MANIFEST_FILE, type ModelEntry, type ModelManifest } from '../model-manifest.ts'
import { sha256Hex } from '../model-store.ts'
import { DOWNLOAD_MODELS, PACKAGE_MODELS, trainedModels, type BuiltModel } from './model-catalogue.ts'
import type { ModelLock } from './model-lock.ts'

/** A model came out different from what the lock file says: a dependency or the conversion changed. */
export class ModelDriftError extends Error {
  override readonly name = 'ModelDriftError'
  readonly code = 'model_drift'
}

interface MadeModel {
  readonly entry: ModelEntry
  readonly bytes: Uint8Array
}

/** Makes every model in memory and describes it; nothing is written. Throws `ModelDriftError` where one left the lock. */
export function makeModels(lock: ModelLock): readonly MadeModel[] {
  const fromPackages = PACKAGE_MODELS.map((model) => {
    const made = makeModel(model)
    const locked = lock[model.id]
    if (locked?.sha256 !== made.entry.sha256 || locked.sizeBytes !== made.entry.sizeBytes)
      throw new ModelDriftError(
        `${model.id} has SHA-256 ${made.entry.sha256}, models.lock.json says ${locked?.sha256 ?? 'nothing'}: ` +
          `is ${model.origin.source} installed as pinned? After a deliberate change run the build with --update-lock and then verify`,
      )
    const { largestDifference } = locked
    return largestDifference ? { ...made, entry: { ...made.entry, largestDifference } } : made
  })
  return [...fromPackages, ...trainedModels().map(makeModel)]
}

function makeModel({ build, ...description }: BuiltModel): MadeModel {
  const bytes = build()
  return { entry: { ...description, sizeBytes: bytes.length, sha256: sha256Hex(bytes) }, bytes }
}

/** The lock that fits what is made now; a measured difference stays with the bytes it was measured on. */
export function lockModels(previous: ModelLock): ModelLock {
  const lock: ModelLock = {}
  for (const model of PACKAGE_MODELS) {
    const { sizeBytes, sha256 } = makeModel(model).entry
    const kept = previous[model.id]
    lock[model.id] = kept?.sha256 === sha256 ? kept : { sizeBytes, sha256 }
  }
  return lock
}

/** Writes the models and the manifest into `directory`; files that are right already are left alone. Returns the written. */
export function writeModels(models: readonly MadeModel[], directory: string): readonly string[] {
  mkdirSync(directory, { recursive: true })
  const manifest: ModelManifest = { version: 1, models: [...models.map(({ entry }) => entry), ...DOWNLOAD_MODELS] }
  const files = [
    ...models.map(({ entry, bytes }) => ({ file: entry.file, bytes })),
    { file: MANIFEST_FILE, bytes: Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`) },
  ]
  return files.filter(({ file, bytes }) => replaceFile(path.join(directory, file), bytes)).map(({ file }) => file)
}

function replaceFile(target: string, bytes: Uint8Array): boolean {
  if (hasContent(target, bytes)) return false
  const partial = `${target}.${process.pid}.partial`
  writeFileSync(partial, bytes)
  renameSync(partial, target) // readers see the old file or the new one, never a half
  return true
}

function hasContent(file: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(bytes)
  } catch {
    return false // not there, or not readable: it is written again
  }
}
