import type { Request } from 'express'
import { authenticateApiKey, type Caller } from '../relying/index.ts'
import {
  authenticateCapture,
  SessionError,
  verifyProof,
  type CaptureAccess,
  type ProvenRequest,
} from '../sessions/index.ts'
import type { ApiContext } from './api-context.ts'
import type { BindingRequest } from './route.ts'

/** Token and proof of a request, with the addresses that the page may have used for it. */
const provenRequest = (context: ApiContext, request: Request, schemes: RegExp): ProvenRequest => {
  const token = schemes.exec(request.headers.authorization ?? '')?.[2]
  if (token === undefined) throw new SessionError('invalid_token')
  const { dpop } = request.headers
  const [path = ''] = request.originalUrl.split('?')
  return {
    method: request.method,
    urls: context.bases().map((base) => `${base}${path}`),
    token,
    proof: typeof dpop === 'string' ? dpop : undefined,
  }
}

const boundScheme = /^(DPoP) (\S+)$/i
/** A page may also send the client token as a bearer token: it is not bound yet. */
const clientScheme = /^(DPoP|Bearer) (\S+)$/i

/** The client token with a proof by the device that wants to be bound. */
export const authenticateBinding = async (context: ApiContext, request: Request): Promise<BindingRequest> => {
  const proven = provenRequest(context, request, clientScheme)
  return { clientToken: proven.token, possession: await verifyProof(context, proven) }
}

/** The access token with a proof by the device to which the session is bound. */
export const authenticateDevice = (context: ApiContext, request: Request): Promise<CaptureAccess> =>
  authenticateCapture(context, provenRequest(context, request, boundScheme))

/** The secret API key. */
export const authenticateCaller = (context: ApiContext, request: Request): Promise<Caller> =>
  authenticateApiKey(context, request.headers.authorization)
