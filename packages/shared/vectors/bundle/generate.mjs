// Writes valid/ and invalid/: `node vectors/bundle/generate.mjs` in packages/shared. The keys are fixed; ECDSA signatures
// are not deterministic, so every run changes them.
import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { calculateJwkThumbprint, CompactSign, importJWK } from 'jose'

const deviceKey = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
}
const otherKey = {
  kty: 'EC',
  crv: 'P-256',
  x: 'gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0',
  y: 'SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps',
  d: '0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo',
}
const { d: _private, ...publicKey } = deviceKey

const id = (prefix, name) => `${prefix}_${createHash('sha256').update(name).digest('base64url').slice(0, 30)}`
const nonce = (name) => createHash('sha256').update(`nonce ${name}`).digest('base64url').slice(0, 32)
const sha256 = (name) => createHash('sha256').update(`picture ${name}`).digest('hex')

const steps = ['document_front', 'face_challenge'].map((kind) => ({ stepId: id('stp', kind), kind, nonce: nonce(kind) }))
const item = (name, step, kind, clientFindings) => ({
  itemId: id('itm', name),
  stepId: steps[step].stepId,
  kind,
  mediaType: 'image/jpeg',
  size: 100_000 + name.length,
  sha256: sha256(name),
  capturedAt: '2026-11-21T03:04:05.678Z',
  source: 'camera-auto',
  clientFindings,
})
const items = [
  item('front', 0, 'document_front', { quad: [[0.1, 0.2], [0.9, 0.2], [0.9, 0.8], [0.1, 0.8]] }),
  item('neutral', 1, 'face_frame', { phase: 'neutral', sequence: 0 }),
  item('turned', 1, 'face_frame', { phase: 'peak', movement: 'turn_left', sequence: 1 }),
]
const manifest = {
  iss: 'ekyc-capture',
  sub: id('ses', 'vector'),
  iat: 1_795_230_300,
  attempt: 1,
  plan: 'document-and-face',
  documentType: 'jp_driving_licence',
  consent: { textVersion: 'b5e1', locale: 'ja', grantedAt: '2026-11-21T03:03:00.000Z' },
  steps,
  items,
  device: {
    userAgent: 'Mozilla/5.0 (vector)',
    language: 'ja-JP',
    screen: { width: 390, height: 844, pixelRatio: 3 },
    cameras: [
      {
        stepId: steps[0].stepId,
        label: 'camera 0',
        width: 1280,
        height: 960,
        frameRate: 30,
        facingMode: 'environment',
        deviceIdHash: null,
        hasCapabilities: true,
        frameIntervalMs: { median: 33.3, deviation: 1.2 },
        repeatedFrames: 0,
      },
    ],
    automation: false,
  },
}
const expected = {
  sessionId: manifest.sub,
  plan: manifest.plan,
  documentType: manifest.documentType,
  attempt: 1,
  consentTextVersion: manifest.consent.textVersion,
  steps,
  items: items.map(({ capturedAt: _at, clientFindings: _findings, ...stored }) => stored),
}

const sign = async (payload, { key = deviceKey, typ = 'ekyc-bundle+jwt', kid } = {}) =>
  new CompactSign(Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ES256', typ, kid: kid ?? (await calculateJwkThumbprint(key)) })
    .sign(await importJWK(key, 'ES256'))

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const good = await sign(manifest)
const [header, payload, signature] = good.split('.')
const flipped = Buffer.from(signature, 'base64url')
flipped[10] ^= 1
const altered = (change) => ({ ...manifest, items: items.map((each, index) => (index === 0 ? { ...each, ...change } : each)) })

const vectors = {
  valid: {
    'as-agreed': { description: 'manifest that lists exactly what was issued and stored', jws: good },
    'manual-shot': {
      description: 'a picture taken by hand with guidance that still held',
      jws: await sign(altered({ source: 'camera-manual', clientFindings: { guidance: ['glare'] } })),
      expected: { ...expected, items: expected.items.map((each, index) => (index === 0 ? { ...each, source: 'camera-manual' } : each)) },
    },
  },
  invalid: {
    'not-a-jws': { description: 'two parts', jws: `${header}.${payload}`, code: 'bundle_malformed' },
    'base64-not-canonical': { description: 'left-over bits in the signature', jws: `${header}.${payload}.${signature.slice(0, -1)}${signature.endsWith('x') ? 'y' : 'x'}=`, code: 'bundle_malformed' },
    'blank-inside': { description: 'a blank before the payload', jws: `${header}. ${payload}.${signature}`, code: 'bundle_malformed' },
    'not-a-manifest': { description: 'signed, but not a manifest', jws: await sign({ hello: 'world' }), code: 'bundle_malformed' },
    'not-json': { description: 'signed, but not JSON', jws: await sign('hello'), code: 'bundle_malformed' },
    'unknown-member': { description: 'a member that the schema does not know', jws: await sign({ ...manifest, decision: 'approved' }), code: 'bundle_malformed' },
    'wrong-typ': { description: 'typ of another kind of token', jws: await sign(manifest, { typ: 'dpop+jwt' }), code: 'bundle_wrong_type' },
    'alg-none': { description: 'no signature', jws: `${encode({ alg: 'none', typ: 'ekyc-bundle+jwt', kid: 'x' })}.${payload}.AA`, code: 'bundle_wrong_type' },
    'other-key': { description: 'signed by a key that is not bound', jws: await sign(manifest, { key: otherKey }), code: 'bundle_unknown_key' },
    'other-key-same-kid': {
      description: 'signed by another key under the thumbprint of the bound one',
      jws: await sign(manifest, { key: otherKey, kid: await calculateJwkThumbprint(publicKey) }),
      code: 'bundle_bad_signature',
    },
    'signature-flipped': { description: 'one bit of the signature flipped', jws: `${header}.${payload}.${flipped.toString('base64url')}`, code: 'bundle_bad_signature' },
    'payload-exchanged': { description: 'payload changed after signing', jws: `${header}.${encode({ ...manifest, attempt: 2 })}.${signature}`, code: 'bundle_bad_signature' },
    'other-session': { description: 'bundle of another session', jws: await sign({ ...manifest, sub: id('ses', 'other') }), code: 'bundle_wrong_session' },
    'other-attempt': { description: 'bundle of another attempt', jws: await sign({ ...manifest, attempt: 2 }), code: 'bundle_wrong_attempt' },
    'other-plan': { description: 'another plan than the session has', jws: await sign({ ...manifest, plan: 'jp-image-face' }), code: 'bundle_wrong_plan' },
    'other-consent': { description: 'consent to another text', jws: await sign({ ...manifest, consent: { ...manifest.consent, textVersion: '0000' } }), code: 'bundle_consent_mismatch' },
    'foreign-nonce': {
      description: 'nonce of another session',
      jws: await sign({ ...manifest, steps: [{ ...steps[0], nonce: nonce('elsewhere') }, steps[1]] }),
      code: 'bundle_nonce_mismatch',
    },
    'steps-exchanged': { description: 'steps in another order', jws: await sign({ ...manifest, steps: [steps[1], steps[0]] }), code: 'bundle_nonce_mismatch' },
    'item-missing': { description: 'lacks an item that was sent', jws: await sign({ ...manifest, items: items.slice(0, 2) }), code: 'bundle_item_missing' },
    'item-unexpected': { description: 'lists an item that was not sent', jws: await sign({ ...manifest, items: [...items, { ...items[2], itemId: id('itm', 'never') }] }), code: 'bundle_item_unexpected' },
    'item-doubled': { description: 'lists an item twice', jws: await sign({ ...manifest, items: [...items, items[0]] }), code: 'bundle_item_duplicated' },
    'digest-altered': { description: 'digest of another picture', jws: await sign(altered({ sha256: sha256('other') })), code: 'bundle_item_altered' },
    'size-altered': { description: 'another size than was stored', jws: await sign(altered({ size: 1 })), code: 'bundle_item_altered' },
    'source-altered': { description: 'claims another source than was stored', jws: await sign(altered({ source: 'camera-manual' })), code: 'bundle_item_altered' },
  },
}

for (const [folder, cases] of Object.entries(vectors)) {
  const place = new URL(`./${folder}/`, import.meta.url)
  await rm(place, { recursive: true, force: true })
  await mkdir(place, { recursive: true })
  for (const [name, vector] of Object.entries(cases)) {
    const whole = { code: null, ...vector, deviceKey: publicKey, expected: vector.expected ?? expected }
    await writeFile(new URL(`${name}.json`, place), `${JSON.stringify(whole, null, 2)}\n`)
  }
}
