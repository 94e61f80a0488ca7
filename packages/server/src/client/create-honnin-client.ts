import { randomUUID } from 'node:crypto'
import createFetchClient, { type Client, type Middleware } from 'openapi-fetch'
import type { components, paths } from './api-types.ts'

export interface ClientOptions {
  /** Where the Honnin server is, for example `https://kyc.example`. */
  readonly baseUrl: string
  /** `sk_test_…` or `sk_live_…`. Never in a page. */
  readonly secretKey: string
  /** How often a call is tried that was refused with 429 or 503 or did not come through. Default 3. */
  readonly tries?: number
  readonly fetch?: typeof fetch
}

export type HonninClient = Client<paths>
export type Session = components['schemas']['Session']
export type CreatedSession = components['schemas']['CreatedSession']
export type ApiProblem = components['schemas']['Problem']

const defaultTries = 3
const firstPauseMs = 500
const longestPauseMs = 30_000
const passing: ReadonlySet<number> = new Set([429, 503])

const pauseMs = (answer: Response | null, attempt: number): number => {
  const asked = Number(answer?.headers.get('retry-after') ?? Number.NaN) * 1000
  return Math.min(longestPauseMs, Number.isFinite(asked) && asked >= 0 ? asked : firstPauseMs * 2 ** attempt)
}

/** Repeats what failed in passing. Every POST carries an `Idempotency-Key`, so that nothing is done twice. */
const persistent =
  (call: typeof fetch, tries: number) =>
  async (request: Request): Promise<Response> => {
    for (let attempt = 0; ; attempt += 1) {
      const isLast = attempt + 1 >= tries
      const answer = await call(request.clone()).catch((error: unknown) => {
        if (isLast || request.signal.aborted) throw error
        return null
      })
      if (answer !== null && (isLast || !passing.has(answer.status))) return answer
      await new Promise((resolve) => setTimeout(resolve, pauseMs(answer, attempt)))
    }
  }

const credentials = (secretKey: string): Middleware => ({
  onRequest: ({ request }) => {
    request.headers.set('authorization', `Bearer ${secretKey}`)
    if (request.method === 'POST' && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', randomUUID())
    return request
  },
})

/**
 * A typed client of the relying party's API for Node. Calls resolve to `{data}` or to `{error}`, an {@link ApiProblem} with a
 * stable `code`; they reject only where no answer came.
 *
 * @example
 * const honnin = createHonninClient({ baseUrl: 'https://kyc.example', secretKey: process.env.HONNIN_SECRET_KEY })
 * const { data, error } = await honnin.POST('/v1/sessions', { body: { reference: 'customer-42' } })
 */
export const createHonninClient = ({
  baseUrl,
  secretKey,
  tries = defaultTries,
  ...options
}: ClientOptions): HonninClient => {
  const client = createFetchClient<paths>({ baseUrl, fetch: persistent(options.fetch ?? fetch, tries) })
  client.use(credentials(secretKey))
  return client
}
