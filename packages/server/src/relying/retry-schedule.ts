const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Pauses before the second and every further attempt (Standard Webhooks): the last is made after three days. */
export const retryPausesMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]

/** Up to this share is added at random, so that many failed deliveries do not come back all at once. */
const jitter = 0.1
const longestWaitMs = 24 * hour

/**
 * When attempt number `made + 1` is due, or `null` when there is none. A receiver that asks for more time with `Retry-After`
 * gets it, up to a day.
 */
export const nextAttemptAt = (options: {
  readonly made: number
  readonly now: Date
  readonly retryAfterMs: number | null
  /** From 0 to 1. */
  readonly chance: number
  /** Other pauses than the usual ones. */
  readonly pausesMs?: readonly number[]
}): Date | null => {
  const pause = (options.pausesMs ?? retryPausesMs)[options.made - 1]
  if (pause === undefined) return null
  const spread = pause * (1 + jitter * options.chance)
  const wait = Math.min(longestWaitMs * (1 + jitter), Math.max(spread, options.retryAfterMs ?? 0))
  return new Date(options.now.getTime() + wait)
}
