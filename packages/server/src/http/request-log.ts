import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

/** Names, in `response.locals`, the endpoint and the problem of a request, for its line in the log. */
export const endpointMark = 'endpoint'
export const problemMark = 'problemCode'

/** Gives every request an id and writes one line when it is over: no address, no header, no body. */
export const logRequests =
  (logger: Logger): RequestHandler =>
  (request, response, next) => {
    const requestId = `req_${randomUUID()}`
    response.locals['requestId'] = requestId
    response.set('x-request-id', requestId)
    const startedAt = performance.now()
    response.once('close', () => {
      logger.info({
        requestId,
        method: request.method,
        endpoint: response.locals[endpointMark],
        status: response.writableFinished ? response.statusCode : 'cut',
        code: response.locals[problemMark],
        ms: Math.round(performance.now() - startedAt),
      })
    })
    next()
  }
