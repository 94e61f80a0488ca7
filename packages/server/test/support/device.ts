import { createHash, generateKeyPairSync, randomBytes, sign, type JsonWebKey, type KeyObject } from 'node:crypto'
import {
  expectedFaceFrames,
  itemKindOfStep,
  type BundleManifest,
  type CaptureSession,
  type ClientFindings,
  type ItemDescriptor,
  type Step,
} from '@honnin/shared/protocol'
import { readAnswer, type TestAnswer } from './harness.ts'
import { requireDocumented } from './require-documented.ts'
import { jpeg } from './pictures.ts'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
export const randomId = (prefix: string): string => `${prefix}_${randomBytes(18).toString('base64url')}`

/** Overrides that make a proof or a bundle wrong in one respect. */
export interface JwsOverrides {
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
}

export class DeviceKeyPair {
  readonly #privateKey: KeyObject
  readonly jwk: { kty: string; crv: string; x: string; y: string }

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#privateKey = privateKey
    const { kty = '', crv = '', x = '', y = '' }: JsonWebKey = publicKey.export({ format: 'jwk' })
    this.jwk = { kty, crv, x, y }
  }

  get thumbprint(): string {
    const { crv, kty, x, y } = this.jwk
    return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
  }

  jws(header: object, payload: unknown): string {
    const input = `${encode(header)}.${encode(payload)}`
    const signature = sign('sha256', Buffer.from(input), { key: this.#privateKey, dsaEncoding: 'ieee-p1363' })
    return `${input}.${signature.toString('base64url')}`
  }

  proof(
    request: { method: string; url: string; token: string; nonce?: string | undefined },
    overrides: JwsOverrides = {},
  ): string {
    const claims = {
      jti: randomBytes(16).toString('base64url'),
      htm: request.method,
      htu: request.url.split('?')[0],
      iat: Math.floor(Date.now() / 1000),
      ath: createHash('sha256').update(request.token).digest('base64url'),
      nonce: request.nonce,
    }
    return this.jws(
      { typ: 'dpop+jwt', alg: 'ES256', jwk: this.jwk, ...overrides.header },
      { ...claims, ...overrides.claims },
    )
  }
}

export interface Shot {
  readonly descriptor: ItemDescriptor
  readonly media: Buffer
}

/** What the page does, without a page: binds a key, answers steps, signs the bundle. */
export class TestDevice {
  readonly key: DeviceKeyPair
  readonly #url: () => string
  readonly clientToken: string
  readonly #now: () => Date
  accessToken = ''
  nonce: string | undefined
  readonly steps: Step[] = []
  readonly shots: Shot[] = []

  constructor(options: { url: () => string; clientToken: string; now: () => Date; key?: DeviceKeyPair }) {
    this.#url = options.url
    this.#now = options.now
    this.clientToken = options.clientToken
    this.key = options.key ?? new DeviceKeyPair()
  }

  /** One call with a proof; asks once more where the server wants its nonce in it. */
  async call(
    method: string,
    path: string,
    given: { body?: unknown; form?: FormData; token?: string; proof?: JwsOverrides; key?: DeviceKeyPair } = {},
  ): Promise<TestAnswer> {
    const url = `${this.#url()}${path}`
    const token = given.token ?? this.accessToken
    const send = async (): Promise<TestAnswer> => {
      const proof = (given.key ?? this.key).proof({ method, url, token, nonce: this.nonce }, given.proof)
      const headers: Record<string, string> = { authorization: `DPoP ${token}`, dpop: proof }
      if (given.body !== undefined) headers['content-type'] = 'application/json'
      const body = given.form ?? (given.body === undefined ? null : JSON.stringify(given.body))
      const answer = await readAnswer(await fetch(url, { method, headers, body }))
      this.nonce = answer.headers.get('dpop-nonce') ?? this.nonce
      requireDocumented({ method, path, answer })
      return answer
    }
    const first = await send()
    return first.body?.code === 'use_dpop_nonce' && given.proof === undefined ? send() : first
  }

  async bind(token = this.clientToken): Promise<TestAnswer> {
    const answer = await this.call('POST', '/v1/capture/bind', { token, body: {} })
    if (answer.status === 200) this.accessToken = answer.body.accessToken
    return answer
  }

  async session(): Promise<CaptureSession> {
    return (await this.call('GET', '/v1/capture/session')).body as CaptureSession
  }

  async consent(granted = true): Promise<TestAnswer> {
    const { consent } = await this.session()
    return this.call('POST', '/v1/capture/consent', {
      body: { granted, textVersion: consent.textVersion, locale: 'ja' },
    })
  }

  /** Bind, consent, choose. */
  async begin(documentType = 'jp_driving_licence'): Promise<void> {
    await this.bind()
    await this.consent()
    await this.call('POST', '/v1/capture/document', { body: { documentType } })
  }

  noteGuidance(stepId: string, code: string): Promise<TestAnswer> {
    return this.call('POST', `/v1/capture/steps/${stepId}/guidance`, { body: { code } })
  }

  async nextStep(retake?: string): Promise<Step | null> {
    const answer = await this.call('POST', '/v1/capture/steps', { body: retake === undefined ? {} : { retake } })
    if (answer.status !== 200) throw new Error(`no step: ${JSON.stringify(answer.body)}`)
    return answer.body.step as Step | null
  }

  describe(step: Step, media: Buffer, overrides: Partial<ItemDescriptor> = {}): ItemDescriptor {
    return {
      itemId: randomId('itm'),
      stepId: step.stepId,
      kind: itemKindOfStep(step.kind),
      mediaType: 'image/jpeg',
      size: media.length,
      sha256: sha256Hex(media),
      capturedAt: this.#now().toISOString(),
      source: 'camera-auto',
      clientFindings: {},
      ...overrides,
    } as ItemDescriptor
  }

  form({ descriptor, media }: Shot): FormData {
    const form = new FormData()
    form.append('descriptor', JSON.stringify(descriptor))
    form.append('media', new Blob([new Uint8Array(media)], { type: descriptor.mediaType }), `${descriptor.itemId}.jpg`)
    return form
  }

  upload(step: Pick<Step, 'stepId'>, shot: Shot): Promise<TestAnswer> {
    return this.call('POST', `/v1/capture/steps/${step.stepId}/items`, { form: this.form(shot) })
  }

  complete(step: Pick<Step, 'stepId'>): Promise<TestAnswer> {
    return this.call('POST', `/v1/capture/steps/${step.stepId}/complete`)
  }

  /** The shots that answer a step, not yet sent. */
  async shotsFor(step: Step): Promise<readonly Shot[]> {
    const findings = findingsFor(step)
    return Promise.all(
      findings.map(async (clientFindings, index) => {
        const media = await jpeg(this.shots.length + index + 1)
        return { media, descriptor: this.describe(step, media, { clientFindings }) }
      }),
    )
  }

  /** Answers a step completely. */
  async answer(step: Step): Promise<void> {
    const shots = await this.shotsFor(step)
    for (const shot of shots) {
      const stored = await this.upload(step, shot)
      if (stored.status !== 201) throw new Error(`refused: ${JSON.stringify(stored.body)}`)
    }
    const completed = await this.complete(step)
    if (completed.status !== 200) throw new Error(`not complete: ${JSON.stringify(completed.body)}`)
    this.steps.push(step)
    this.shots.push(...shots)
  }

  /** Answers every step of the plan. */
  async capture(): Promise<void> {
    for (;;) {
      const step = await this.nextStep()
      if (step === null) return
      await this.answer(step)
    }
  }

  async manifest(overrides: Readonly<Record<string, unknown>> = {}): Promise<BundleManifest> {
    const session = await this.session()
    return {
      iss: 'ekyc-capture',
      sub: session.sessionId,
      iat: Math.floor(this.#now().getTime() / 1000),
      attempt: session.attempt,
      plan: session.plan,
      documentType: session.documentType,
      consent: { textVersion: session.consent.textVersion, locale: 'ja', grantedAt: session.consentGrantedAt },
      steps: this.steps.map(({ stepId, kind, nonce }) => ({ stepId, kind, nonce })),
      items: this.shots.map(({ descriptor }) => descriptor),
      device: {
        userAgent: 'test',
        language: 'ja',
        screen: { width: 400, height: 800, pixelRatio: 2 },
        cameras: [],
        automation: false,
      },
      ...overrides,
    } as BundleManifest
  }

  sign(manifest: unknown, { header = {}, key = this.key }: { header?: object; key?: DeviceKeyPair } = {}): string {
    return key.jws({ alg: 'ES256', typ: 'ekyc-bundle+jwt', kid: this.key.thumbprint, ...header }, manifest)
  }

  submit(bundle: string): Promise<TestAnswer> {
    return this.call('POST', '/v1/capture/submit', { body: { bundle } })
  }

  /** Captures and submits everything. */
  async finish(): Promise<TestAnswer> {
    await this.capture()
    return this.submit(this.sign(await this.manifest()))
  }
}

/** What an honest page says of the pictures of a step. */
function findingsFor(step: Step): readonly ClientFindings[] {
  switch (step.kind) {
    case 'face_challenge':
      return expectedFaceFrames(step).map((frame, sequence) => ({ ...frame, sequence }))
    case 'face_light':
      return step.lights.map(({ colour }, sequence) => ({ light: colour, sequence }))
    default:
      return [{}]
  }
}
