import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stepsFor, plans, problems, type ProblemCode } from '@honnin/shared/protocol'
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify, UnsecuredJWT, type JWK } from 'jose'

interface StepState {
  readonly step: Record<string, unknown> & { readonly stepId: string; readonly kind: string; readonly nonce: string }
  state: 'open' | 'complete'
  readonly items: { itemId: string; stepId: string; kind: string; sha256: string; size: number }[]
}

const id = (prefix: string) => `${prefix}_${randomBytes(18).toString('base64url')}`
const plan = plans['document-and-face']

/** Thrown by a handler to answer with a problem. */
class Refusal extends Error {
  readonly code: ProblemCode
  constructor(code: ProblemCode) {
    super(code)
    this.code = code
  }
}

/**
 * A capture server of one session in memory, for tests of the page: it follows the contract, checks every proof of
 * possession, and can be told to refuse.
 */
export class CaptureServer {
  readonly sessionId = id('ses')
  readonly requests: string[] = []
  bundles: string[] = []
  deviceKey: JWK | null = null
  status = 'created'
  consent: { granted: boolean; textVersion: string; locale: string } | null = null
  cancelReason: string | null = null
  outcome: { status: string; finality: string | null; reasons: string[] } = {
    status: 'approved',
    finality: 'final',
    reasons: [],
  }
  attempt = 0
  /** Problems to answer with, by the end of the path, once each. */
  readonly refusals: { readonly path: RegExp; readonly code: ProblemCode; readonly retryAfter?: string }[] = []
  steps: StepState[] = []
  #consentedAt: string | null = null
  #documentType: string | null = null
  #proofs = new Set<string>()
  #server: Server | null = null
  readonly #serveFile: (path: string) => Promise<{ type: string; body: Buffer } | null>

  constructor(serveFile: (path: string) => Promise<{ type: string; body: Buffer } | null>) {
    this.#serveFile = serveFile
  }

  /** The client token; not signed, as only the real server would check that. */
  get clientToken(): string {
    return new UnsecuredJWT({}).setSubject(this.sessionId).encode()
  }

  async listen(): Promise<string> {
    const server = createServer((request, response) => void this.#handle(request, response))
    this.#server = server
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://localhost:${(server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server?.closeAllConnections()
    this.#server?.close()
  }

  get session() {
    const kinds = this.#documentType === null ? [] : stepsFor(plan, 'jp_driving_licence')
    return {
      sessionId: this.sessionId,
      status: this.status,
      livemode: false,
      plan: plan.id,
      attempt: this.attempt,
      attemptsLeft: plan.attempts - Math.max(1, this.attempt),
      locale: null,
      sources: plan.sources,
      expiresAt: '2099-01-01T00:00:00.000Z',
      consent: { textVersion: 'v1.test', operator: 'Test', purpose: null, retentionDays: 30, privacyUrl: null },
      consentGrantedAt: this.#consentedAt,
      documentTypes: plan.documentTypes,
      documentType: this.#documentType,
      steps: kinds.map((kind) => ({
        kind,
        state: this.steps.find(({ step }) => step.kind === kind)?.state ?? 'pending',
      })),
      items: this.steps.flatMap(({ items }) => items.map(({ size: _, ...item }) => item)),
      receipt: 'TEST1234',
    }
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`)
    this.requests.push(`${request.method ?? ''} ${url.pathname}`)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (!url.pathname.startsWith('/ekyc/v1/')) {
      const file = await this.#serveFile(url.pathname)
      response.writeHead(
        file === null ? 404 : 200,
        file === null ? {} : { 'content-type': file.type, 'content-security-policy': policy },
      )
      response.end(file?.body)
      return
    }
    response.setHeader('DPoP-Nonce', 'nonce-of-the-test')
    try {
      const refusal = this.refusals.findIndex(({ path }) => path.test(url.pathname))
      const [refused] = refusal < 0 ? [] : this.refusals.splice(refusal, 1)
      if (refused !== undefined) throw new Refusal(refused.code)
      await this.#prove(request, url)
      const answer = this.#answer(
        url.pathname.replace('/ekyc', ''),
        Buffer.concat(chunks),
        request.headers['content-type'] ?? '',
      )
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'internal_error'
      if (!(error instanceof Refusal)) process.stderr.write(`${String(error)}\n`)
      const { status, title } = problems[code]
      response.writeHead(status, { 'content-type': 'application/problem+json' })
      response.end(JSON.stringify({ type: `problems/${code}`, title, status, code, requestId: 'req_test' }))
    }
  }

  /** RFC 9449, section 4.3. */
  async #prove(request: IncomingMessage, url: URL): Promise<void> {
    const proof = String(request.headers['dpop'])
    const token = /^DPoP (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const { payload } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ['ES256'] })
    const jwk = decodeProtectedHeader(proof).jwk
    if (payload['nonce'] !== 'nonce-of-the-test') throw new Refusal('use_dpop_nonce')
    const isGood =
      payload['htm'] === request.method &&
      payload['htu'] === `${url.origin}${url.pathname}` &&
      payload['ath'] === createHash('sha256').update(token).digest('base64url') &&
      jwk !== undefined
    if (!isGood) throw new Refusal('invalid_dpop_proof')
    if (this.#proofs.has(String(payload.jti))) throw new Refusal('dpop_proof_reused')
    this.#proofs.add(String(payload.jti))
    this.deviceKey ??= jwk
    if ((await calculateJwkThumbprint(jwk)) !== (await calculateJwkThumbprint(this.deviceKey)))
      throw new Refusal('token_bound_elsewhere')
  }

  #answer(path: string, body: Buffer, type: string): unknown {
    const json = (): Record<string, unknown> => JSON.parse(body.toString() || '{}') as Record<string, unknown>
    switch (path) {
      case '/v1/capture/bind':
        if (this.status === 'created' || this.status === 'resubmit') this.#begin()
        return { accessToken: 'access', accessTokenExpiresAt: '2099-01-01T00:00:00.000Z', session: this.session }
      case '/v1/capture/session':
        return this.session
      case '/v1/capture/consent':
        this.consent = json() as unknown as NonNullable<CaptureServer['consent']>
        if (this.consent.granted) this.#consentedAt = new Date().toISOString()
        else this.status = 'canceled'
        return this.session
      case '/v1/capture/document':
        this.#documentType = String(json()['documentType'])
        return this.session
      case '/v1/capture/steps':
        if (this.status === 'resubmit') this.#begin()
        return { step: this.#issue(json()['retake']) }
      case '/v1/capture/submit':
        if (this.steps.length < 2 || this.steps.some(({ state }) => state !== 'complete'))
          throw new Refusal('steps_incomplete')
        this.bundles.push(String(json()['bundle']))
        this.status = 'processing'
        return { status: 'processing', finality: null, reasons: [], receipt: 'TEST1234' }
      case '/v1/capture/outcome':
        this.status = this.outcome.status
        return { ...this.outcome, receipt: 'TEST1234' }
      case '/v1/capture/cancel':
        this.cancelReason = String(json()['reason'])
        this.status = 'canceled'
        return { status: 'canceled', finality: null, reasons: [], receipt: 'TEST1234' }
    }
    const [, stepId, action] = /^\/v1\/capture\/steps\/([^/]+)\/(items|complete)$/.exec(path) ?? []
    const found = this.steps.find(({ step }) => step.stepId === stepId)
    if (found === undefined) throw new Refusal('step_unknown')
    if (action === 'items') return store(found, body, type)
    found.state = 'complete'
    return this.session
  }

  #begin(): void {
    this.status = 'capturing'
    this.attempt += 1
    this.steps = []
  }

  #issue(retake: unknown): unknown {
    const open = this.steps.find(({ state }) => state === 'open')
    if (open !== undefined && retake === undefined) return open.step
    this.steps = this.steps.filter(({ step, state }) => state === 'complete' && step.kind !== retake)
    const kind = plan.steps.find((each) =>
      retake === undefined ? !this.steps.some(({ step }) => step.kind === each) : each === retake,
    )
    if (kind === undefined) return null
    const step = {
      stepId: id('stp'),
      nonce: randomBytes(24).toString('base64url'),
      issuedAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 180_000).toISOString(),
      index: plan.steps.indexOf(kind),
      total: plan.steps.length,
      kind,
      ...(kind === 'face_challenge' ? { movements: ['turn_left', 'nod'] } : { documentType: 'jp_driving_licence' }),
    }
    this.steps.push({ step, state: 'open', items: [] })
    this.steps.sort((a, b) => Number(a.step['index']) - Number(b.step['index']))
    return step
  }
}

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' blob:; style-src 'self'"

/** Takes descriptor and media out of the multipart body and checks the one against the other. */
const store = (found: StepState, body: Buffer, type: string): unknown => {
  const boundary = `--${/boundary=(.+)$/.exec(type)?.[1] ?? ''}`
  const parts = body.toString('latin1').split(boundary).slice(1, -1)
  const content = (part: string | undefined) =>
    Buffer.from((part ?? '').split('\r\n\r\n').slice(1).join('\r\n\r\n').slice(0, -2), 'latin1')
  const descriptor = JSON.parse(content(parts[0]).toString()) as StepState['items'][number]
  const media = content(parts[1])
  if (createHash('sha256').update(media).digest('hex') !== descriptor.sha256 || media.length !== descriptor.size)
    throw new Refusal('item_digest_mismatch')
  if (!found.items.some(({ itemId }) => itemId === descriptor.itemId)) found.items.push(descriptor)
  return {
    itemId: descriptor.itemId,
    sha256: descriptor.sha256,
    size: media.length,
    receivedAt: new Date().toISOString(),
  }
}
