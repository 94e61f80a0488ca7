import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ModelStore, sha256Hex } from '../model-store.ts'
import { downloadFile, downloadInto } from './download-model.ts'

const BYTES = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) & 0xff))
const OLD = Buffer.from('what was there before')

/** What the server does, by path. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/good': (response) => response.end(BYTES),
  '/moved': (response) => response.writeHead(302, { location: '/good' }).end(),
  '/moved-away': (response) => response.writeHead(302, { location: 'http://192.0.2.1/model' }).end(),
  '/wrong': (response) => response.end(Buffer.from(BYTES).fill(0, 1000, 1001)),
  '/large': (response) => response.end(Buffer.concat([BYTES, Buffer.from('x')])),
  '/short': (response) => response.end(BYTES.subarray(0, 1000)),
  '/cut': (response) => {
    response.writeHead(200, { 'content-length': BYTES.length })
    response.write(BYTES.subarray(0, 100_000), () => response.destroy())
  },
  // More than any disk holds, in chunks: it must be given up at once.
  '/endless': (response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(BYTES)) continue
      response.once('drain', more)
    }
    more()
  },
}

describe('downloadFile', () => {
  let server: Server
  let base: string
  let directory: string
  let target: string

  beforeAll(async () => {
    server = createServer(({ url }, response) => {
      const answer = ANSWERS[url ?? '']
      if (answer) answer(response)
      else response.writeHead(404).end('not here')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new TypeError('no address')
    base = `http://127.0.0.1:${address.port}`
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'honnin-download-'))
    target = path.join(directory, 'model.onnx')
  })
  afterEach(async () => rm(directory, { recursive: true }))

  const download = async (file: string): Promise<void> =>
    downloadFile({ url: `${base}${file}`, sizeBytes: BYTES.length, sha256: sha256Hex(BYTES) }, target)

  it.each(['/good', '/moved'])('stores a file with the pinned hash: %s', async (file) => {
    await writeFile(target, OLD)
    await download(file)
    expect((await readFile(target)).equals(BYTES)).toBe(true)
    expect(await readdir(directory)).toEqual(['model.onnx'])
  })

  it.each([
    ['/wrong', 'download_mismatch'],
    ['/large', 'download_too_large'],
    ['/endless', 'download_too_large'],
    ['/short', 'download_interrupted'],
    ['/cut', 'download_interrupted'],
    ['/absent', 'download_refused'],
  ])('refuses %s with %s and leaves the old file alone', async (file, code) => {
    await writeFile(target, OLD)
    await expect(download(file)).rejects.toMatchObject({ name: 'ModelError', code })
    expect((await readFile(target)).equals(OLD)).toBe(true)
    expect(await readdir(directory)).toEqual(['model.onnx'])
  })

  it('asks only over HTTPS or on this machine', async () => {
    const pinned = { sizeBytes: 1, sha256: sha256Hex(BYTES) }
    await expect(downloadFile({ url: 'http://example.com/model', ...pinned }, target)).rejects.toMatchObject({
      code: 'download_refused',
    })
    expect(await readdir(directory)).toEqual([])
  })

  it('does not follow a redirect off HTTPS', async () => {
    await expect(download('/moved-away')).rejects.toMatchObject({ code: 'download_refused' })
  })

  it('says when nobody answers', async () => {
    const pinned = { sizeBytes: 1, sha256: sha256Hex(BYTES) }
    await expect(downloadFile({ url: 'http://127.0.0.1:9/model', ...pinned }, target)).rejects.toMatchObject({
      code: 'download_interrupted',
    })
  })

  it('puts a model of the manifest into the store, from where it loads', async () => {
    const download = { url: `${base}/good`, sizeBytes: BYTES.length, sha256: sha256Hex(BYTES) }
    const { url, ...pinned } = download
    const entry = {
      id: 'face-recognition-sface',
      file: 'face-recognition-sface.onnx',
      format: 'onnx',
      ...pinned,
      licence: 'Apache-2.0',
      origin: { kind: 'download', source: url },
      purpose: 'a test',
      inputs: [],
      outputs: [],
      download,
    }
    const built = { ...entry, id: 'face-mesh', file: 'face-mesh.onnx', download: undefined }
    await writeFile(path.join(directory, 'models.json'), JSON.stringify({ version: 1, models: [entry, built] }))
    const store = new ModelStore(directory)
    await expect(store.load('face-recognition-sface')).rejects.toMatchObject({ code: 'model_missing' })
    expect(await downloadInto(store, 'face-recognition-sface')).toBe(store.path('face-recognition-sface'))
    expect((await store.load('face-recognition-sface')).length).toBe(BYTES.length)
    await expect(downloadInto(store, 'face-mesh')).rejects.toMatchObject({ code: 'download_unavailable' })
  })
})
