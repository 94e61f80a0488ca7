import { endpoints, type EndpointName } from '@honnin/shared/protocol'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import type { Caller } from '../relying/index.ts'
import { ReviewError } from '../review/index.ts'
import type { ApiContext } from './api-context.ts'
import { serveAssets } from './assets.ts'
import { mountConsole } from './console/mount-console.ts'
import { serveConsole } from './console/serve-console.ts'
import { allowOrigins } from './cors.ts'
import { serveBinding, serveCapture, servePublic, serveRelyingParty } from './endpoint-handlers.ts'
import { limitGuesses } from './limits.ts'
import { toProblem } from './problem.ts'
import { serveTiles } from './serve-tiles.ts'
import { endpointMark, logRequests, problemMark } from './request-log.ts'
import { RequestError } from './request-error.ts'
import type { Handler, PublicRoutes, RelyingPartyRoutes } from './route.ts'
import { accountRoutes } from './routes/account-routes.ts'
import { bindingRoutes, captureRoutes } from './routes/capture-routes.ts'
import { evidenceRoutes } from './routes/evidence-routes.ts'
import { hostedRoutes } from './routes/hosted-routes.ts'
import { keyRoutes } from './routes/key-routes.ts'
import { linkedRoutes, linkRoutes } from './routes/link-routes.ts'
import { operationRoutes } from './routes/operation-routes.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import { webhookRoutes } from './routes/webhook-routes.ts'

/** Guesses at secrets count against the address; neither the hand-shake of the nonce nor a token that has run out is one. */
const isGuess = (status: number, code: string): boolean =>
  status === 401 && code !== 'use_dpop_nonce' && code !== 'expired_token'

const problemOf = (error: unknown, response: Response): ReturnType<typeof toProblem> =>
  toProblem(error, String(response.locals['requestId']))

/** Too many guesses from one address are answered with `rate_limited` instead of what was wrong with them. */
const slowGuesses = (): ErrorRequestHandler => {
  const limit = limitGuesses()
  return (error: unknown, request, response, next) => {
    const { status, code } = problemOf(error, response)
    if (response.headersSent || !isGuess(status, code)) return next(error)
    return limit(request, response, (tooMany?: unknown) => next(tooMany ?? error))
  }
}

const refuse =
  (context: ApiContext): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      context.logger.error({ err: error, requestId: response.locals['requestId'] }, 'an answer was cut off')
      return void response.destroy()
    }
    const language = request.acceptsLanguages('en', 'ja') === 'ja' ? 'ja' : 'en'
    const problem = toProblem(error, String(response.locals['requestId']), language)
    response.locals[problemMark] = problem.code
    if (problem.status >= 500) context.logger.error({ err: error, requestId: problem.requestId }, 'request failed')
    if (problem.status === 401) {
      const isCapture = response.getHeader('dpop-nonce') !== undefined
      const other = request.path.startsWith('/console/') ? 'Console' : 'Bearer'
      response.set('www-authenticate', isCapture ? `DPoP algs="ES256", error="${problem.code}"` : other)
    }
    if (problem.status === 503) response.set('retry-after', '5')
    if (error instanceof ReviewError && error.retryAfterSeconds !== undefined)
      response.set('retry-after', String(error.retryAfterSeconds))
    response.status(problem.status).set('cache-control', 'no-store').type('application/problem+json')
    response.send(JSON.stringify(problem))
  }

const addressOf = (name: EndpointName): string => endpoints[name].path.replaceAll(/\{([^}]+)\}/g, ':$1')

const isEndpointName = (name: string): name is EndpointName => name in endpoints

const mount = (app: Express, name: string, handler: RequestHandler): void => {
  if (!isEndpointName(name)) throw new TypeError(`${name} is no endpoint`)
  const mark: RequestHandler = (_request, response, next) => {
    response.locals[endpointMark] = name
    next()
  }
  const address = addressOf(name)
  switch (endpoints[name].method) {
    case 'GET':
      return void app.get(address, mark, handler)
    case 'POST':
      return void app.post(address, mark, handler)
    case 'DELETE':
      return void app.delete(address, mark, handler)
  }
}

const relyingPartyRoutes = (context: ApiContext): RelyingPartyRoutes => ({
  ...sessionRoutes(context),
  ...accountRoutes(context),
  ...keyRoutes(context),
  ...linkRoutes(context),
  ...webhookRoutes(context),
  ...evidenceRoutes(context),
})

const isRelyingPartyRoute = (name: string, routes: RelyingPartyRoutes): name is keyof RelyingPartyRoutes =>
  name in routes

const mountAll = (app: Express, context: ApiContext): void => {
  const relyingParty = relyingPartyRoutes(context)
  for (const name of Object.keys(relyingParty)) {
    if (!isRelyingPartyRoute(name, relyingParty)) continue
    const handlerIn = (within: ApiContext): Handler<Caller> =>
      (within === context ? relyingParty : relyingPartyRoutes(within))[name]
    mount(app, name, serveRelyingParty(context, endpoints[name].access, handlerIn))
  }
  for (const [name, handler] of Object.entries(captureRoutes(context)))
    if (isEndpointName(name)) mount(app, name, serveCapture(context, name, handler))
  for (const [name, handler] of Object.entries(bindingRoutes(context))) mount(app, name, serveBinding(context, handler))
  const open: PublicRoutes = { ...operationRoutes(context), ...linkedRoutes(context), ...hostedRoutes(context) }
  for (const [name, handler] of Object.entries(open)) mount(app, name, servePublic(handler))
  // What is left under a known address came with another method.
  for (const name of Object.keys(endpoints).filter(isEndpointName))
    app.all(addressOf(name), () => {
      throw new RequestError('method_not_allowed')
    })
}

/** The Express application: every address of the API, the assets, and one translator of errors. */
export const createApp = (context: ApiContext): Express => {
  const app = express()
  app.disable('x-powered-by').enable('strict routing').enable('case sensitive routing')
  app.set('trust proxy', context.trustProxy).set('etag', false).set('query parser', 'simple')
  app.use(logRequests(context.logger))
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: context.strictTransport && { maxAge: 31_536_000, includeSubDomains: false },
    }),
  )
  app.use((request, _response, next) => {
    // No address and no parameter of ours has one, and no text column takes one.
    if (/%00/.test(request.url)) throw new RequestError('invalid_request')
    next()
  })
  app.use('/assets', serveAssets(context.assetsDir))
  app.use('/audit/tile', serveTiles(context))
  app.use('/v1/capture', allowOrigins(context.captureOrigins))
  mountAll(app, context)
  mountConsole(app, context)
  app.use('/console', serveConsole(context.consoleDir))
  app.use(() => {
    throw new RequestError('not_found')
  })
  app.use(slowGuesses())
  app.use(refuse(context))
  return app
}
