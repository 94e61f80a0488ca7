import { settings } from './settings.js'

/** An error answer of the Honnin API (RFC 9457). */
export class HonninError extends Error {
  name = 'HonninError'
  /** @param {{ code: string, title: string, status: number, requestId: string }} problem */
  constructor(problem) {
    super(`${problem.title} (${problem.code}, request ${problem.requestId})`)
    this.code = problem.code
    this.status = problem.status
  }
}

/**
 * Calls the Honnin API with the secret key.
 *
 * @param {'GET' | 'POST' | 'DELETE'} method
 * @param {string} path
 * @param {object} [body]
 * @param {string} [idempotencyKey] the same key gives the same answer however often the call is repeated
 */
export const callHonnin = async (method, path, body, idempotencyKey) => {
  const response = await fetch(new URL(path, settings.honninUrl), {
    method,
    headers: {
      authorization: `Bearer ${settings.secretKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = await response.json()
  if (!response.ok) throw new HonninError(answer)
  return answer
}
