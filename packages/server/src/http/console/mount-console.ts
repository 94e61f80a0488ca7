import {
  consoleEndpointNames,
  consoleEndpoints,
  permissionsOf,
  type ConsoleEndpointName,
  type Permission,
} from '@honnin/shared/console'
import type { Express, Request, RequestHandler, Response } from 'express'
import { findSession, ReviewError, type SignedIn } from '../../review/index.ts'
import type { ApiContext } from '../api-context.ts'
import { parameterOf, send } from '../endpoint-handlers.ts'
import { parseRequest } from '../parse.ts'
import { readBody } from '../read-body.ts'
import { endpointMark } from '../request-log.ts'
import { RequestError } from '../request-error.ts'
import type { ConsoleCall, ConsoleRoutes } from './console-route.ts'
import { accountRoutes } from './routes/account-routes.ts'
import { caseRoutes } from './routes/case-routes.ts'
import { operatorRoutes } from './routes/operator-routes.ts'
import { oversightRoutes } from './routes/oversight-routes.ts'
import { signInRoutes } from './routes/sign-in-routes.ts'
import { tenantRoutes } from './routes/tenant-routes.ts'
import { requireNoForeignPage, requireSameOrigin } from './same-origin.ts'
import { readToken, writeToken } from './session-cookie.ts'

const addressOf = (name: ConsoleEndpointName): string => consoleEndpoints[name].path.replaceAll(/\{([^}]+)\}/g, ':$1')

const findCaller = async (context: ApiContext, request: Request): Promise<SignedIn | null> => {
  const token = readToken(context, request)
  return token === null ? null : findSession(context.db, context, token)
}

const requireBegun = (who: SignedIn | null): SignedIn => {
  if (who === null) throw new ReviewError('unauthorized_console')
  return who
}

/** Someone who has proved both factors. */
const requireSignedIn = (who: SignedIn | null): SignedIn => {
  const found = requireBegun(who)
  if (found.session.stage !== 'signed_in') throw new ReviewError('unauthorized_console')
  return found
}

const requirePermission = ({ operator }: SignedIn, permission: Permission): void => {
  const { roles, tenantIds } = operator
  if (!permissionsOf({ roles, ofAllTenants: tenantIds === null }).includes(permission))
    throw new ReviewError('forbidden')
}

/** Who asks, after everything that the table of endpoints wants of them. */
const authorise = async (
  context: ApiContext,
  request: Request,
  access: (typeof consoleEndpoints)[ConsoleEndpointName]['access'],
): Promise<SignedIn | null> => {
  const who = await findCaller(context, request)
  if (access === 'anyone') return who
  if (access === 'begun') return requireBegun(who)
  const found = requireSignedIn(who)
  if (access !== 'self') requirePermission(found, access)
  return found
}

interface Served {
  readonly json?: unknown
  readonly token?: string | null
  readonly bytes?: Uint8Array
  readonly stream?: AsyncIterable<Uint8Array>
  readonly mediaType?: string
  readonly fileName?: string
}

const answer = async (
  context: ApiContext,
  { request, response }: { readonly request: Request; readonly response: Response },
  reply: Served,
): Promise<void> => {
  if (reply.token !== undefined) writeToken(context, { request, response }, reply.token)
  const { bytes, stream, mediaType = 'application/octet-stream', fileName = 'file' } = reply
  if (bytes !== undefined) return send(response, { status: 200, bytes, mediaType })
  if (stream !== undefined) return send(response, { status: 200, stream, mediaType, fileName })
  return send(response, { status: 200, json: reply.json })
}

type AnyHandler = (call: ConsoleCall<never>) => Promise<Served>

const serve =
  (context: ApiContext, name: ConsoleEndpointName, handler: AnyHandler): RequestHandler =>
  async (request, response) => {
    response.locals[endpointMark] = `console.${name}`
    const { access, method } = consoleEndpoints[name]
    if (method === 'GET') requireNoForeignPage(request)
    const origin = method === 'GET' ? '' : requireSameOrigin(context, request)
    const who = await authorise(context, request, access)
    await readBody(request, response)
    const reply = await handler({
      // The type of every handler says which of them `authorise` lets through.
      who: who as never,
      client: { browser: request.headers['user-agent'] ?? '', address: request.ip ?? '' },
      origin,
      parameter: parameterOf(request),
      body: (schema) => parseRequest(schema, request.body ?? {}),
      query: (schema) => parseRequest(schema, request.query),
    })
    await answer(context, { request, response }, reply)
  }

const routesOf = (context: ApiContext): ConsoleRoutes => ({
  ...signInRoutes(context),
  ...accountRoutes(context),
  ...caseRoutes(context),
  ...tenantRoutes(context),
  ...operatorRoutes(context),
  ...oversightRoutes(context),
})

/** The console's own API, below `/console/api`. */
export const mountConsole = (app: Express, context: ApiContext): void => {
  const routes: Readonly<Record<ConsoleEndpointName, AnyHandler>> = routesOf(context)
  for (const name of consoleEndpointNames) {
    const handler = serve(context, name, routes[name])
    switch (consoleEndpoints[name].method) {
      case 'GET':
        app.get(addressOf(name), handler)
        break
      case 'POST':
        app.post(addressOf(name), handler)
        break
      case 'DELETE':
        app.delete(addressOf(name), handler)
    }
  }
  for (const name of consoleEndpointNames)
    app.all(addressOf(name), () => {
      throw new RequestError('method_not_allowed')
    })
}
