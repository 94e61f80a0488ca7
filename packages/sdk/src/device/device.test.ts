import 'fake-indexeddb/auto'
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { BundleManifestSchema, type BundleManifest } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { signBundle } from './bundle-signature.ts'
import { memoryStore, openCaptureStore } from './capture-store.ts'
import { generateDeviceKey } from './device-key.ts'
import { randomToken } from './random-id.ts'
import { sessionKey } from './session-key.ts'
import { recordedKinds, withStep, type SessionRecord } from './session-record.ts'

const sessionId = 'ses_AAAAAAAAAAAAAAAAAAAAAA'
const record: SessionRecord = {
  sessionId,
  attempt: 1,
  expiresAt: '2030-01-01T00:00:00.000Z',
  consentLocale: 'ja',
  steps: [],
  outcome: null,
}
const descriptor = {
  itemId: 'itm_AAAAAAAAAAAAAAAAAAAAAA',
  stepId: 'stp_AAAAAAAAAAAAAAAAAAAAAA',
  kind: 'document_front',
  mediaType: 'image/jpeg',
  size: 10,
  sha256: 'a'.repeat(64),
  capturedAt: '2026-11-21T00:00:00.000Z',
  source: 'camera-auto',
  clientFindings: {},
} as unknown as BundleManifest['items'][number]
const step = { stepId: descriptor.stepId, kind: 'document_front', nonce: 'n'.repeat(22) } as const

beforeEach(() => {
  vi.unstubAllGlobals()
})

describe('the device key', () => {
  it('cannot be taken out of the browser', async () => {
    const key = await generateDeviceKey()
    expect(key.pair.privateKey.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('pkcs8', key.pair.privateKey)).rejects.toThrow()
    expect(Object.keys(key.publicJwk).sort()).toEqual(['crv', 'kty', 'x', 'y'])
  })

  it('is the same after a reload and another for another session', async () => {
    const first = await sessionKey(await openCaptureStore(), sessionId)
    const again = await sessionKey(await openCaptureStore(), sessionId)
    const other = await sessionKey(await openCaptureStore(), 'ses_other')
    expect(again.thumbprint).toBe(first.thumbprint)
    expect(other.thumbprint).not.toBe(first.thumbprint)
  })

  it('is gone when the session is forgotten', async () => {
    const store = await openCaptureStore()
    const first = await sessionKey(store, sessionId)
    await store.saveRecord(record)
    await store.forget(sessionId)
    expect(await store.loadKey(sessionId)).toBeNull()
    expect(await store.loadRecord(sessionId)).toBeNull()
    expect((await sessionKey(store, sessionId)).thumbprint).not.toBe(first.thumbprint)
  })

  it('works without being kept where the browser keeps nothing', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('refused', 'SecurityError')
      },
    })
    const store = await openCaptureStore()
    expect(store.isPersistent).toBe(false)
    expect((await sessionKey(store, sessionId)).thumbprint).toBe((await sessionKey(store, sessionId)).thumbprint)
  })

  it('works where the browser refuses keys in its store', async () => {
    const store = { ...memoryStore(), saveKey: () => Promise.reject(new DOMException('no keys', 'DataCloneError')) }
    await expect(sessionKey(store, sessionId)).resolves.toMatchObject({ thumbprint: expect.any(String) })
  })
})

describe('the records of a session', () => {
  it('survive a reload', async () => {
    const kept = withStep(record, step, { items: [descriptor], camera: null })
    await (await openCaptureStore()).saveRecord(kept)
    expect(await (await openCaptureStore()).loadRecord(sessionId)).toEqual(kept)
  })

  it('are not believed when they are not what was stored', async () => {
    const store = await openCaptureStore()
    await store.saveRecord({ ...record, attempt: 'one' as never })
    expect(await store.loadRecord(sessionId)).toBeNull()
  })

  it('are deleted with their key once the session has expired', async () => {
    const store = await openCaptureStore()
    await sessionKey(store, sessionId)
    await store.saveRecord(record)
    await store.purge(new Date('2029-12-31T00:00:00Z'))
    expect(await store.loadRecord(sessionId)).not.toBeNull()
    await store.purge(new Date('2030-01-02T00:00:00Z'))
    expect(await store.loadRecord(sessionId)).toBeNull()
    expect(await store.loadKey(sessionId)).toBeNull()
  })

  it('replace a step that was taken again', () => {
    const once = withStep(record, step, { items: [descriptor], camera: null })
    const twice = withStep(once, { ...step, nonce: 'm'.repeat(22) }, { items: [descriptor], camera: null })
    expect(twice.steps.map(({ nonce }) => nonce)).toEqual(['m'.repeat(22)])
  })

  it('count only where the server holds the very same items', () => {
    const kept = withStep(record, step, { items: [descriptor], camera: null })
    expect(recordedKinds(kept, [descriptor])).toEqual(['document_front'])
    expect(recordedKinds(kept, [{ ...descriptor, sha256: 'b'.repeat(64) }])).toEqual([])
    expect(recordedKinds(kept, [])).toEqual([])
    expect(recordedKinds(withStep(record, step, { items: [], camera: null }), [])).toEqual([])
  })
})

describe('the bundle', () => {
  const manifest = {
    iss: 'ekyc-capture',
    sub: sessionId,
    iat: 1_800_000_000,
    attempt: 1,
    plan: 'document-and-face',
    documentType: 'passport',
    consent: { textVersion: 'v1', locale: 'ja', grantedAt: '2026-11-21T00:00:00.000Z' },
    steps: [step],
    items: [descriptor],
    device: {
      userAgent: 'x',
      language: 'ja',
      screen: { width: 1, height: 1, pixelRatio: 1 },
      cameras: [],
      automation: false,
    },
  } as unknown as BundleManifest

  it('is a compact JWS that names the key and verifies with it', async () => {
    const key = await generateDeviceKey()
    const bundle = await signBundle(key, manifest)
    expect(decodeProtectedHeader(bundle)).toEqual({ alg: 'ES256', typ: 'ekyc-bundle+jwt', kid: key.thumbprint })
    const { payload } = await compactVerify(bundle, await importJWK(key.publicJwk, 'ES256'), { algorithms: ['ES256'] })
    const read: unknown = JSON.parse(new TextDecoder().decode(payload))
    expect(v.parse(BundleManifestSchema, read)).toEqual(manifest)
  })
})

describe('randomToken', () => {
  it('is 22 characters of base64url and never the same', () => {
    const tokens = Array.from({ length: 200 }, randomToken)
    expect(new Set(tokens).size).toBe(200)
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/)
  })
})
