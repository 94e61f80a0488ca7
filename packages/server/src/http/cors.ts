import type { RequestHandler } from 'express'

const preflightSeconds = '600'

/** Lets pages of the listed origins call the capture API directly. No cookies are ever involved. */
export const allowOrigins = (origins: readonly string[]): RequestHandler => {
  const allowed = new Set(origins)
  return (request, response, next) => {
    const { origin } = request.headers
    response.vary('Origin')
    if (origin === undefined || !allowed.has(origin)) return next()
    response.set({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'DPoP-Nonce, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Date',
    })
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return next()
    response.set({
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'Authorization, Content-Type, DPoP',
      'access-control-max-age': preflightSeconds,
    })
    response.status(204).end()
  }
}
