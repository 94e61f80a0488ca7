import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { endpoints, type EndpointName, type Scope } from '@honnin/shared/protocol'
import type { Request, RequestHandler, Response } from 'express'
import { requireScope, type Caller } from '../relying/index.ts'
import type { CaptureAccess } from '../sessions/index.ts'
import type { ApiContext } from './api-context.ts'
import { authenticateBinding, authenticateCaller, authenticateDevice } from './authenticate.ts'
import { answerOnce } from './idempotent.ts'
import { admitCall, captureLimit } from './limits.ts'
import { readBody } from './read-body.ts'
import { RequestError } from './request-error.ts'
import type { Answer, BindingRequest, Handler } from './route.ts'

const isCutByClient = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'

export const send = async (response: Response, answer: Answer): Promise<void> => {
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

/** Ids are printable ASCII: what holds anything else is the id of nothing. */
const idForm = /^[\x21-\x7e]{1,1000}$/

export const parameterOf =
  (request: Request) =>
  (name: string): string => {
    const value = request.params[name]
    if (typeof value !== 'string' || !idForm.test(value)) throw new RequestError('not_found')
    return value
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
export const serveCapture =
  (context: ApiContext, name: EndpointName, handler: Handler<CaptureAccess>): RequestHandler =>
  async (request, response) => {
    announceNonce(context, response)
    const caller = await authenticateDevice(context, request)
    await admitCall(context, response, { kind: 'session', id: caller.sessionId, limit: captureLimit })
    if (name !== 'uploadItem') await readBody(request, response)
    await send(response, await handler({ caller, parameter: parameterOf(request), request, response }))
  }

/** Calls with a secret API key; a POST may be made idempotent, and works then within a transaction of its own. */
export const serveRelyingParty =
  (context: ApiContext, scope: Scope, handlerIn: (context: ApiContext) => Handler<Caller>): RequestHandler =>
  async (request, response) => {
    const caller = await authenticateCaller(context, request)
    await admitCall(context, response, { kind: 'key', id: caller.keyId, limit: context.keyLimit })
    requireScope(caller, scope)
    await readBody(request, response)
    const call = { caller, parameter: parameterOf(request), request, response }
    const answer = (within: ApiContext): Promise<Answer> => handlerIn(within)(call)
    await send(response, request.method === 'POST' ? await answerOnce(context, call, answer) : await answer(context))
  }

/** The scope that an endpoint asks of an API key; `null` where it takes none. */
export const scopeOf = (name: EndpointName): Scope | null => {
  const { access } = endpoints[name]
  return access === 'public' || access === 'client' || access === 'dpop' ? null : access
}
