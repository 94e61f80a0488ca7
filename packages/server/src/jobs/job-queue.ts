import type { Transaction } from '../db/index.ts'
import type { JobName, JobPayload } from './definitions.ts'

export interface FetchedJob {
  readonly id: string
  readonly payload: unknown
}

/** The queue, as domain code and the worker see it. Everything else about it is in `pg-boss-queue.ts`. */
export interface JobQueue {
  /** Becomes visible to workers when the transaction commits, and never when it does not. */
  enqueue<Name extends JobName>(
    tx: Transaction,
    name: Name,
    payload: JobPayload<Name>,
    options?: { readonly notBefore?: Date },
  ): Promise<void>
  /** Takes the oldest job that is due; `null` where there is none. */
  fetch(name: JobName): Promise<FetchedJob | null>
  /** Sign of life. False where the job was meanwhile given to another worker: this one MUST stop. */
  keepAlive(name: JobName, id: string): Promise<boolean>
  complete(name: JobName, id: string): Promise<void>
  /** Puts the job back for another try, or buries it after the last. The error's text MUST NOT hold personal data. */
  fail(name: JobName, id: string, error: Error): Promise<void>
  /** Whether a job with this payload is waiting or running. */
  has<Name extends JobName>(tx: Transaction, name: Name, payload: JobPayload<Name>): Promise<boolean>
  /** Jobs that are waiting, for readiness and metrics. */
  depth(name: JobName): Promise<number>
  stop(): Promise<void>
}
