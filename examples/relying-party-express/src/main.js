import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { fileURLToPath } from 'node:url'
import express from 'express'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { callHonnin, HonninError } from './honnin.js'
import { proxyToHonnin } from './proxy.js'
import { settings } from './settings.js'

const app = express()
app.disable('x-powered-by')

/** All that the capture needs. `wasm-unsafe-eval` is for the detection, which runs as WebAssembly in a worker. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob:",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

app.use((_request, response, next) => {
  response.set({
    'content-security-policy': contentSecurityPolicy,
    'permissions-policy': 'camera=(self)',
    // Cross-origin isolation lets WebAssembly use threads; everything also works without these two.
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  next()
})

app.use('/ekyc', proxyToHonnin)

/** Verifications that this relying party began, with the newest status that a webhook told. */
const verifications = new Map()

// The signature covers the raw bytes: do not parse before it is verified.
app.post('/webhooks/honnin', express.raw({ type: 'application/json', limit: '64kb' }), (request, response) => {
  try {
    const event = new Webhook(settings.webhookSecret).verify(request.body, request.headers)
    // Events that are not about a session, now or in a later version, are taken and passed over.
    const verification = verifications.get(event.data.session?.id)
    if (verification !== undefined && !verification.events.includes(event.id)) {
      verification.events.push(event.id)
      verification.status = event.data.session.status
    }
    response.status(204).end()
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error
    response.status(400).json({ code: 'invalid_signature' })
  }
})

app.post('/verifications', async (_request, response) => {
  const reference = `application-${randomUUID()}`
  const session = await callHonnin(
    'POST',
    '/v1/sessions',
    { reference, purpose: '口座開設(デモ)/ Account opening (demo)' },
    reference,
  )
  verifications.set(session.id, { status: session.status, events: [] })
  response.status(201).json({ id: session.id, token: session.clientToken })
})

app.get('/verifications/:id', async (request, response) => {
  const verification = verifications.get(request.params.id)
  if (verification === undefined) return response.status(404).json({ code: 'not_found' })
  const session = await callHonnin('GET', `/v1/sessions/${encodeURIComponent(request.params.id)}`)
  return response.json({
    id: session.id,
    status: session.status,
    decision: session.decision,
    checks: session.checks.map(({ id, outcome, reasons }) => ({ id, outcome, reasons })),
    timings: session.timings,
    audit: session.audit,
    webhook: { status: verification.status, received: verification.events.length },
  })
})

app.use(express.static(fileURLToPath(new URL('../public', import.meta.url))))

app.use((error, _request, response, _next) => {
  process.stderr.write(`${error.stack ?? error}\n`)
  if (response.headersSent) return response.destroy()
  const status = error instanceof HonninError && error.status >= 500 ? 503 : 502
  return response.status(status).json({ code: error instanceof HonninError ? error.code : 'internal_error' })
})

const server = settings.tls === null ? createServer(app) : createTlsServer(settings.tls, app)
server.listen(settings.port, () => {
  const scheme = settings.tls === null ? 'http' : 'https'
  process.stdout.write(`Relying party: ${scheme}://localhost:${settings.port}/\n`)
})
