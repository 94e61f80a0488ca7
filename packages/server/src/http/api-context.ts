import type { Logger } from 'pino'
import type { EvidenceContext } from '../evidence/index.ts'
import type { RateLimit, RelyingContext } from '../relying/index.ts'
import type { ReviewContext } from '../review/index.ts'
import type { DpopNonces, ScreenItem } from '../sessions/index.ts'

/** What the routes work with; made once, in `app.ts`. */
export interface ApiContext extends RelyingContext, ReviewContext {
  /** False: hashes and checkpoints only. */
  readonly publishEntries: boolean
  readonly evidence: EvidenceContext
  readonly nonces: DpopNonces
  readonly screenItem: ScreenItem
  /** Addresses under which pages reach the API, without a slash at the end. */
  readonly bases: () => readonly string[]
  readonly captureOrigins: readonly string[]
  readonly assetsDir: string
  /** The built console. */
  readonly consoleDir: string
  readonly trustProxy: number
  /** Calls of one API key; `null`: as many as come. */
  readonly keyLimit: RateLimit | null
  /** Whether browsers are told to come by HTTPS only from now on (HSTS). */
  readonly strictTransport: boolean
  readonly logger: Logger
  /** Throws where the process cannot serve at the moment. */
  readonly checkReadiness: () => Promise<void>
}
