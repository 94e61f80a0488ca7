import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MODEL_IDS } from '../model-manifest.ts'
import { ModelStore } from '../model-store.ts'
import { lockModels, makeModels, writeModels } from './build-models.ts'
import { readModelLock } from './model-lock.ts'

describe('the build', () => {
  const lock = readModelLock()
  const models = makeModels(lock)
  let directory: string

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'honnin-build-'))
  })
  afterAll(async () => rm(directory, { recursive: true }))

  it('writes every model and a manifest by which each loads', async () => {
    const written = writeModels(models, directory)
    expect(written).toContain('models.json')
    const store = new ModelStore(directory)
    for (const { entry } of models) expect((await store.load(entry.id)).length).toBe(entry.sizeBytes)
    expect(
      store
        .manifest()
        .models.map(({ id }) => id)
        .sort(),
    ).toEqual([...MODEL_IDS].sort())
  })

  it('touches nothing that is right and mends what is not', async () => {
    writeModels(models, directory)
    const recogniser = path.join(directory, 'face-recognition.onnx')
    const { mtimeMs } = await stat(recogniser)
    expect(writeModels(models, directory)).toEqual([])
    expect((await stat(recogniser)).mtimeMs).toBe(mtimeMs)

    const landmarks = path.join(directory, 'face-landmarks-68.onnx')
    await writeFile(landmarks, (await readFile(landmarks)).fill(0, 5000, 5001))
    expect(writeModels(models, directory)).toEqual(['face-landmarks-68.onnx'])
  })

  it('refuses a model that differs from the lock', () => {
    const entry = lock['face-mesh']
    if (!entry) throw new TypeError('the lock has no face-mesh')
    const drifted = { ...lock, 'face-mesh': { ...entry, sha256: '0'.repeat(64) } }
    expect(() => makeModels(drifted)).toThrowError(expect.objectContaining({ code: 'model_drift' }))
    expect(() => makeModels({})).toThrowError(expect.objectContaining({ code: 'model_drift' }))
  })

  it('forgets a measured difference once the bytes change', () => {
    expect(lockModels(lock)).toEqual(lock)
    const entry = lock['face-mesh']
    const outdated = { ...lock, ...(entry && { 'face-mesh': { ...entry, sha256: '0'.repeat(64) } }) }
    expect(lockModels(outdated)['face-mesh']).toEqual({ sizeBytes: entry?.sizeBytes, sha256: entry?.sha256 })
  })

  it('states the difference of every converted model, and a card for every model', () => {
    for (const [id, { largestDifference }] of Object.entries(lock)) expect(largestDifference, id).toBeDefined()
    for (const id of MODEL_IDS) {
      const card = fileURLToPath(new URL(`../../cards/${id}.md`, import.meta.url))
      expect(existsSync(card), card).toBe(true)
    }
  })
})
