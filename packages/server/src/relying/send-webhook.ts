import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { checkWebhookUrl, guardedLookup, PrivateAddressError } from './address-guard.ts'

const usualTimeoutMs = 10_000

/** What came of one attempt. `error` is a short code, never text of the receiver. */
export interface Attempt {
  readonly status: number | null
  readonly error: string | null
  readonly retryAfterMs: number | null
}

const failed = (error: string): Attempt => ({ status: null, error, retryAfterMs: null })

const parseRetryAfter = (header: string | undefined, now: Date): number | null => {
  if (header === undefined) return null
  const ms = /^[0-9]+$/.test(header) ? Number(header) * 1000 : new Date(header).getTime() - now.getTime()
  return Number.isFinite(ms) && ms > 0 ? ms : null
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : 'request_failed'

/**
 * Posts once, to a public address only, without following redirects, within ten seconds unless told otherwise. The body of the answer is not read.
 */
export const sendWebhook = (options: {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly allowPrivate: boolean
  readonly now: () => Date
  readonly signal: AbortSignal
  readonly timeoutMs?: number
}): Promise<Attempt> =>
  new Promise((resolve) => {
    const refusal = checkWebhookUrl(options.url, options)
    if (refusal !== null) return resolve(failed(refusal))
    const request = new URL(options.url).protocol === 'https:' ? requestHttps : requestHttp
    const limit = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs ?? usualTimeoutMs)])
    const call = request(
      options.url,
      {
        method: 'POST',
        agent: false,
        lookup: guardedLookup(options.allowPrivate),
        signal: limit,
        headers: {
          ...options.headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(options.body),
          'user-agent': 'Honnin-Webhook/1',
        },
      },
      (response) => {
        const retryAfterMs = parseRetryAfter(response.headers['retry-after'], options.now())
        resolve({ status: response.statusCode ?? null, error: null, retryAfterMs })
        response.destroy()
      },
    )
    call.on('error', (error) => {
      if (error instanceof PrivateAddressError) resolve(failed(error.code))
      else resolve(failed(limit.aborted ? 'timeout' : codeOf(error)))
    })
    call.end(options.body)
  })
