import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { endpoints, type EndpointName, type Scope } from '@honnin/shared/protocol'
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import type { Caller } from '../relying/index.ts'
import type { CaptureAccess } from '../sessions/index.ts'
import type { ApiContext } from './api-context.ts'
import { authenticateBinding, authenticateCaller, authenticateDevice } from './authenticate.ts'
import { answerOnce } from './idempotent.ts'
import { limitCapture, sessionMark } from './limits.ts'
import { RequestError } from './request-error.ts'
import type { Answer, BindingRequest, Handler } from './route.ts'

/** The largest JSON body is a submission with its bundle of 64 KiB. */
const parseJson = express.json({ limit: 80 * 1024, type: 'application/json' })

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

const run = (middleware: RequestHandler, request: Request, response: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    const next: NextFunction = (error?: unknown) => {
      if (error === undefined) resolve()
      else reject(error instanceof Error ? error : new TypeError('a middleware failed with something that is no error'))
    }
    void middleware(request, response, next)
  })

/** Leaves the JSON body in `request.body`. A body of another type is refused rather than taken for none. */
const readBody = async (request: Request, response: Response): Promise<void> => {
  await run(parseJson, request, response)
  if (request.body === undefined && hasBody(request)) throw new RequestError('unsupported_media_type')
}

const isCutByClient = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'

const send = async (response: Response, answer: Answer): Promise<void> => {
  response.status(answer.status).set('cache-control', 'no-store')
  if ('json' in answer) response.json(answer.json)
  else if ('bytes' in answer) response.type(answer.mediaType).send(Buffer.from(answer.bytes))
  else {
    response.type(answer.mediaType).set('content-disposition', `attachment; filename="${answer.fileName}"`)
    await pipeline(Readable.from(answer.stream), response).catch((error: unknown) => {
      if (!isCutByClient(error)) throw error
    })
  }
}

const parameterOf =
  (request: Request) =>
  (name: string): string => {
    const value = request.params[name]
    return typeof value === 'string' ? value : ''
  }

/** Anyone may call. */
export const servePublic =
  (handler: Handler<null>): RequestHandler =>
  async (request, response) => {
    await send(response, await handler({ caller: null, parameter: parameterOf(request), request, response }))
  }

const announceNonce = (context: ApiContext, response: Response): void => {
  response.set('dpop-nonce', context.nonces.current())
}

/** A device presents a client token. */
export const serveBinding =
  (context: ApiContext, handler: Handler<BindingRequest>): RequestHandler =>
  async (request, response) => {
    announceNonce(context, response)
    const caller = await authenticateBinding(context, request)
    await send(response, await handler({ caller, parameter: parameterOf(request), request, response }))
  }

/** Calls by the device to which a session is bound. An upload reads its body itself. */
export const serveCapture = (
  context: ApiContext,
): ((name: EndpointName, handler: Handler<CaptureAccess>) => RequestHandler) => {
  const limitSession = limitCapture()
  return (name, handler) => async (request, response) => {
    announceNonce(context, response)
    const caller = await authenticateDevice(context, request)
    response.locals[sessionMark] = caller.sessionId
    await run(limitSession, request, response)
    if (name !== 'uploadItem') await readBody(request, response)
    await send(response, await handler({ caller, parameter: parameterOf(request), request, response }))
  }
}

/** Calls with a secret API key; a POST may be made idempotent. */
export const serveRelyingParty =
  (context: ApiContext, scope: Scope, handler: Handler<Caller>): RequestHandler =>
  async (request, response) => {
    const caller = await authenticateCaller(context, request, scope)
    await readBody(request, response)
    const call = { caller, parameter: parameterOf(request), request, response }
    if (request.method !== 'POST') return send(response, await handler(call))
    await send(response, await answerOnce(context, call, () => handler(call)))
  }

/** The scope that an endpoint asks of an API key; `null` where it takes none. */
export const scopeOf = (name: EndpointName): Scope | null => {
  const { access } = endpoints[name]
  return access === 'public' || access === 'client' || access === 'dpop' ? null : access
}
