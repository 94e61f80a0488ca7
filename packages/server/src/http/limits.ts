import type { Response } from 'express'
import { rateLimit, type RateLimitRequestHandler } from 'express-rate-limit'
import { admit, type RateLimit } from '../relying/index.ts'
import type { ApiContext } from './api-context.ts'
import { RequestError } from './request-error.ts'

/** Wrong keys and tokens from one address in a minute. */
const mostGuesses = 120
const minuteMs = 60_000

/**
 * Runs after an authentication failed, and only then: behind a proxy many people share one address, and none of them may be
 * locked out by the guesses of another. Counted by each process for itself: a guess must not cost the database a write.
 */
export const limitGuesses = (): RateLimitRequestHandler =>
  rateLimit({
    ...{ windowMs: minuteMs, standardHeaders: 'draft-8', legacyHeaders: false, identifier: 'guesses' },
    limit: mostGuesses,
    handler: (_request, _response, next) => next(new RequestError('rate_limited')),
  })

/** Calls of one capture session: a whole verification takes about forty. */
export const captureLimit: RateLimit = { capacity: 300, perMinute: 300 }

/** A key may make the calls of so many seconds at once. */
const burstSeconds = 10

/** `null`: no limit. */
export const keyLimitOf = (callsPerMinute: number): RateLimit | null =>
  callsPerMinute === 0
    ? null
    : { capacity: Math.max(1, Math.round((callsPerMinute * burstSeconds) / 60)), perMinute: callsPerMinute }

/**
 * Counts a call against its key or session and says where that stands (RateLimit header fields, draft 8 of the IETF). Runs
 * after authentication, so that nobody uses up another's share. Throws {@link RequestError} `rate_limited`.
 */
export const admitCall = async (
  context: ApiContext,
  response: Response,
  { kind, id, limit }: { readonly kind: 'key' | 'session'; readonly id: string; readonly limit: RateLimit | null },
): Promise<void> => {
  if (limit === null) return
  const { isAdmitted, remaining, seconds } = await admit(context, `${kind}|${id}`, limit)
  const windowSeconds = Math.ceil((limit.capacity * 60) / limit.perMinute)
  response.set({
    'ratelimit-policy': `"${kind}";q=${limit.capacity};w=${windowSeconds}`,
    ratelimit: `"${kind}";r=${remaining};t=${seconds}`,
  })
  if (isAdmitted) return
  response.set('retry-after', String(seconds))
  throw new RequestError('rate_limited')
}
