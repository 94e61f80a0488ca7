import { reasonOf } from './wait.ts'

/** One HTTP request, ready to be sent any number of times. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | FormData | null
  readonly onProgress?: (sentBytes: number) => void
}

export interface IncomingAnswer {
  readonly status: number
  readonly body: string
  header(name: string): string | null
}

/** Sends a request and reads the whole answer; rejects with {@link UnreachableError} where none came. */
export type Exchange = (request: OutgoingRequest, signal: AbortSignal) => Promise<IncomingAnswer>

/** No answer came: no network, a cut connection, a server that is down. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

/** Longest wait for an answer to a call without media. */
const answerTimeoutMs = 30_000

export const fetchExchange: Exchange = async (request, signal) => {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]),
    })
    const body = await response.text()
    return { status: response.status, body, header: (name) => response.headers.get(name) }
  } catch (cause) {
    signal.throwIfAborted()
    throw new UnreachableError('no answer came', { cause })
  }
}

/** Like {@link fetchExchange}, with progress of the upload, which fetch does not report in every browser. */
export const uploadExchange: Exchange = (request, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(reasonOf(signal))
      return
    }
    const upload = new XMLHttpRequest()
    const abort = () => upload.abort()
    const unreachable = (message: string) => () => {
      signal.removeEventListener('abort', abort)
      reject(signal.aborted ? reasonOf(signal) : new UnreachableError(message))
    }
    upload.open(request.method, request.url)
    for (const [name, value] of Object.entries(request.headers)) upload.setRequestHeader(name, value)
    upload.upload.onprogress = (event) => request.onProgress?.(event.loaded)
    upload.onload = () => {
      signal.removeEventListener('abort', abort)
      resolve({ status: upload.status, body: upload.responseText, header: (name) => upload.getResponseHeader(name) })
    }
    upload.onerror = unreachable('the connection was cut')
    upload.ontimeout = unreachable('the upload took too long')
    upload.onabort = unreachable('the upload was stopped')
    signal.addEventListener('abort', abort, { once: true })
    upload.send(request.body)
  })
