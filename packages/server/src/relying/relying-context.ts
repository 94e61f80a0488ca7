import type { MasterKeys, Random } from '../crypto/index.ts'
import type { Db } from '../db/index.ts'

/** What the functions of this folder work with; made once, in `app.ts`. */
export interface RelyingContext {
  readonly db: Db
  readonly master: MasterKeys
  readonly random: Random
  readonly now: () => Date
  /** Whether webhooks may go to private addresses and over plain HTTP. */
  readonly allowPrivate: boolean
}
