/** How often a call that the server could not serve just now is tried in all. */
export const attemptsOnServerTrouble = 5
const firstDelayMs = 400
const longestDelayMs = 15_000
/** A server that asks for more than this is not waited for: the person is told instead. */
const longestRetryAfterMs = 60_000

/** Answers after which the same call may pass a moment later. */
export const isPassingTrouble = (status: number): boolean =>
  status === 429 || status === 500 || status === 502 || status === 503 || status === 504

/** Exponential back-off with full jitter; `attempt` counts from 0. */
export const backOffMs = (attempt: number, random: () => number): number =>
  firstDelayMs / 2 + random() * Math.min(longestDelayMs, firstDelayMs * 2 ** attempt)

/** `Retry-After` (RFC 9110, section 10.2.3) in milliseconds; null where it is absent, malformed or too long. */
export const retryAfterMs = (header: string | null, now: Date): number | null => {
  if (header === null) return null
  const delayMs = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now.getTime()
  return Number.isNaN(delayMs) || delayMs > longestRetryAfterMs ? null : Math.max(0, delayMs)
}
