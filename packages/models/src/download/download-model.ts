import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { ModelError } from '../model-error.ts'
import type { ModelDownload, ModelId } from '../model-manifest.ts'
import type { ModelStore } from '../model-store.ts'

/** Enough for the largest model (39 MB) at 64 kB/s. */
const DOWNLOAD_TIMEOUT_MS = 10 * 60 * 1000
const MAX_REDIRECTS = 5

/** Downloads the model `id` of the store's manifest into the store; returns the path of the file. */
export async function downloadInto(
  store: ModelStore,
  id: ModelId,
  options: { signal?: AbortSignal } = {},
): Promise<string> {
  const { download } = store.entry(id)
  if (!download) throw new ModelError('download_unavailable', `${id} is built, not downloaded`)
  const target = store.path(id)
  await downloadFile(download, target, options)
  return target
}

/**
 * Streams `url` into `target`. Nothing appears at `target` unless size and SHA-256 are right: the bytes go to a file
 * beside it that is renamed at the end and removed on any failure.
 */
export async function downloadFile(
  { url, sizeBytes, sha256 }: ModelDownload,
  target: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const timeout = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS)
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
  const response = await request(url, signal)
  if (!response.ok || !response.body)
    throw new ModelError(
      'download_refused',
      `${url} answered ${response.status}; fetch the file by other means if it moved`,
    )

  await mkdir(path.dirname(target), { recursive: true })
  const partial = `${target}.${randomUUID()}.partial`
  try {
    const received = await writeStream(response.body, partial, sizeBytes)
    if (received.sizeBytes < sizeBytes)
      throw new ModelError(
        'download_interrupted',
        `${url} ended after ${received.sizeBytes} of ${sizeBytes} bytes; try again`,
      )
    if (received.sha256 !== sha256)
      throw new ModelError(
        'download_mismatch',
        `${url} gave a file with SHA-256 ${received.sha256} instead of ${sha256}`,
      )
    await rename(partial, target)
  } finally {
    await rm(partial, { force: true })
  }
}

/** Follows redirects by itself, so that every address is judged before it is asked. */
async function request(url: string, signal: AbortSignal): Promise<Response> {
  let address = url
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    requireAllowedAddress(address)
    const response = await ask(address, signal)
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null) return response
    await response.body?.cancel()
    address = new URL(location, address).href
  }
  throw new ModelError('download_refused', `${url} redirects more than ${MAX_REDIRECTS} times`)
}

async function ask(address: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(address, { signal, redirect: 'manual' })
  } catch (cause) {
    throw new ModelError('download_interrupted', `${address} could not be reached`, { cause })
  }
}

async function writeStream(
  body: ReadableStream<Uint8Array>,
  file: string,
  limitBytes: number,
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256')
  const handle = await open(file, 'wx')
  let sizeBytes = 0
  try {
    const reader = body.getReader()
    for (;;) {
      const { done, value } = await readChunk(reader)
      if (done) break
      sizeBytes += value.length
      if (sizeBytes > limitBytes) {
        await reader.cancel()
        throw new ModelError('download_too_large', `the server sent more than the expected ${limitBytes} bytes`)
      }
      hash.update(value)
      await handle.writeFile(value)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}

async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read()
  } catch (cause) {
    throw new ModelError('download_interrupted', 'the connection was cut; try again', { cause })
  }
}

/** The hash decides what is kept, but who asks for which model is nobody's business either: HTTPS, or this machine. */
function requireAllowedAddress(url: string): void {
  const { protocol, hostname } = new URL(url)
  const isLoopback = hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost'
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback)) return
  throw new ModelError('download_refused', `${url} is not an HTTPS address`)
}
