import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ModelEntry } from './model-manifest.ts'
import { ModelStore, sha256Hex } from './model-store.ts'

const BYTES = Buffer.from('weights of a small model')
const ENTRY: ModelEntry = {
  id: 'face-mesh',
  file: 'face-mesh.onnx',
  format: 'onnx',
  sizeBytes: BYTES.length,
  sha256: sha256Hex(BYTES),
  licence: 'Apache-2.0',
  origin: { kind: 'npm package', source: 'somewhere@1.0.0' },
  purpose: 'a test',
  inputs: [],
  outputs: [],
}

describe('ModelStore', () => {
  let directory: string
  let store: ModelStore

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'honnin-models-'))
    store = new ModelStore(directory)
    await writeFile(path.join(directory, 'models.json'), JSON.stringify({ version: 1, models: [ENTRY] }))
  })
  afterEach(async () => rm(directory, { recursive: true }))

  it('loads a file that has the size and hash of the manifest', async () => {
    await writeFile(store.path('face-mesh'), BYTES)
    expect(Buffer.from(await store.load('face-mesh'))).toEqual(BYTES)
  })

  it('refuses a file with one bit changed', async () => {
    const changed = Uint8Array.from(BYTES)
    changed[3] = (changed[3] ?? 0) ^ 1
    await writeFile(store.path('face-mesh'), changed)
    await expect(store.load('face-mesh')).rejects.toMatchObject({ name: 'ModelError', code: 'model_corrupt' })
  })

  it('refuses a file of another length', async () => {
    await writeFile(store.path('face-mesh'), BYTES.subarray(1))
    await expect(store.load('face-mesh')).rejects.toMatchObject({ code: 'model_corrupt' })
  })

  it('says how to make a missing file', async () => {
    await expect(store.load('face-mesh')).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringContaining('run build') as string,
    })
  })

  it('knows only what the manifest lists', async () => {
    expect(() => store.path('face-recognition')).toThrowError(expect.objectContaining({ code: 'model_unknown' }))
    await expect(store.load('face-recognition')).rejects.toMatchObject({ code: 'model_unknown' })
  })

  it('tells a missing manifest from one that is none', async () => {
    await writeFile(
      path.join(directory, 'models.json'),
      '{"version":1,"models":[{"id":"face-mesh","file":"../secret"}]}',
    )
    expect(() => store.manifest()).toThrowError(expect.objectContaining({ code: 'manifest_invalid' }))
    await rm(path.join(directory, 'models.json'))
    expect(() => store.manifest()).toThrowError(expect.objectContaining({ code: 'manifest_missing' }))
  })
})
