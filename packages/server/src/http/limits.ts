import { rateLimit, type RateLimitRequestHandler } from 'express-rate-limit'
import { RequestError } from './request-error.ts'

const minuteMs = 60_000
/** Wrong keys and tokens from one address in a minute. */
const mostGuesses = 120
/** Calls of one capture session in a minute: a whole verification takes about forty. */
const mostCaptureCalls = 300

/** Names, in `response.locals`, the session of a capture call. */
export const sessionMark = 'captureSessionId'

const base = {
  windowMs: minuteMs,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  handler: (_request: unknown, _response: unknown, next: (error: Error) => void): void =>
    next(new RequestError('rate_limited')),
} as const

/**
 * Runs after an authentication failed, and only then: behind a proxy many people share one address, and none of them may be
 * locked out by the guesses of another.
 */
export const limitGuesses = (): RateLimitRequestHandler =>
  rateLimit({ ...base, identifier: 'guesses', limit: mostGuesses })

/** Runs after authentication, so that one session cannot use up another's share. */
export const limitCapture = (): RateLimitRequestHandler =>
  rateLimit({
    ...base,
    identifier: 'capture',
    limit: mostCaptureCalls,
    keyGenerator: (_request, response) => String(response.locals[sessionMark]),
  })
