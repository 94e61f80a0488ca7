import { SessionIdSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'

interface JobDefinition {
  readonly payload: v.GenericSchema
  /** How often it is tried again after the first failure, with doubling delays from `retryDelaySeconds`. */
  readonly retryLimit: number
  readonly retryDelaySeconds: number
  /** Without a sign of life for this long the job counts as lost and goes to another worker. */
  readonly silenceSeconds: number
}

/** Every job. A handler MUST be safe to run twice: a worker may die after its work and before its word. */
export const jobDefinitions = {
  'process-session': {
    payload: v.strictObject({ sessionId: SessionIdSchema, attempt: v.number() }),
    retryLimit: 8,
    retryDelaySeconds: 1,
    silenceSeconds: 6,
  },
  'deliver-webhook': {
    payload: v.strictObject({ deliveryId: v.string() }),
    retryLimit: 8,
    retryDelaySeconds: 2,
    silenceSeconds: 10,
  },
} as const satisfies Record<string, JobDefinition>

export type JobName = keyof typeof jobDefinitions
export type JobPayload<Name extends JobName> = v.InferOutput<(typeof jobDefinitions)[Name]['payload']>

export const jobNames: readonly JobName[] = Object.keys(jobDefinitions).filter(
  (name): name is JobName => name in jobDefinitions,
)

/** The handler of each job. The type leaves none out. */
export type JobHandlers = {
  readonly [Name in JobName]: (payload: JobPayload<Name>, signal: AbortSignal) => Promise<void>
}
