// Writes bundle/{valid,invalid}/*.json anew: node packages/shared/vectors/generate-bundle-vectors.mjs
// Keys and manifests are fixed; ECDSA signatures are random, so each run gives other, equally good files.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'

const keyOf = (/** @type {string} */ seed) => {
  const d = createHash('sha256').update(`honnin test vectors: ${seed}`).digest()
  // SEC 1 private key of P-256 without its public part; OpenSSL computes that.
  const der = Buffer.concat([Buffer.from('30310201010420', 'hex'), d, Buffer.from('a00a06082a8648ce3d030107', 'hex')])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'sec1' })
  const { kty, crv, x, y } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { privateKey, jwk: { kty, crv, x, y } }
}

const thumbprint = (/** @type {{crv?: string, kty?: string, x?: string, y?: string}} */ { crv, kty, x, y }) =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')

const device = keyOf('device')
const stranger = keyOf('stranger')

const encode = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const compact = (/** @type {unknown} */ header, /** @type {unknown} */ payload, { key = device, dsaEncoding = 'ieee-p1363' } = {}) => {
  const input = `${encode(header)}.${encode(payload)}`
  const signature = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: /** @type {'der'} */ (dsaEncoding) })
  return `${input}.${signature.toString('base64url')}`
}

const digest = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex')
const id = (/** @type {string} */ prefix, /** @type {string} */ seed) =>
  `${prefix}_${createHash('sha256').update(`${prefix} ${seed}`).digest('base64url').slice(0, 30)}`

const steps = ['document_front', 'face_challenge'].map((kind) => ({
  stepId: id('stp', kind),
  kind,
  nonce: createHash('sha256').update(`nonce ${kind}`).digest('base64url').slice(0, 32),
}))
const item = (/** @type {string} */ seed, /** @type {string} */ kind, /** @type {number} */ step, clientFindings = {}) => ({
  itemId: id('itm', seed),
  stepId: steps[step]?.stepId,
  kind,
  mediaType: 'image/jpeg',
  size: 1000 + seed.length,
  sha256: digest(seed),
  capturedAt: '2026-11-01T03:00:05.000Z',
  source: 'camera-auto',
  clientFindings,
})
const items = [
  item('front', 'document_front', 0, { quad: [[0.1, 0.2], [0.9, 0.2], [0.9, 0.8], [0.1, 0.8]] }),
  ...['neutral', 'onset', 'peak', 'neutral'].map((phase, sequence) =>
    item(`face ${sequence}`, 'face_frame', 1, { phase, sequence, ...(phase === 'neutral' ? {} : { movement: 'turn_left' }) }),
  ),
]
const manifest = {
  iss: 'ekyc-capture',
  sub: id('ses', 'one'),
  iat: 1_793_502_010,
  attempt: 1,
  plan: 'document-and-face',
  documentType: 'passport',
  consent: { textVersion: 'v1.example', locale: 'ja', grantedAt: '2026-11-01T03:00:00.000Z' },
  steps,
  items,
  device: {
    userAgent: 'Mozilla/5.0 (example)',
    language: 'ja-JP',
    screen: { width: 390, height: 844, pixelRatio: 3 },
    cameras: [],
    automation: false,
  },
}
const expectation = {
  sessionId: manifest.sub,
  plan: manifest.plan,
  documentType: manifest.documentType,
  attempt: 1,
  consentTextVersion: 'v1.example',
  steps,
  items: items.map(({ itemId, stepId, kind, mediaType, size, sha256, source }) => ({ itemId, stepId, kind, mediaType, size, sha256, source })),
}
const header = { alg: 'ES256', typ: 'ekyc-bundle+jwt', kid: thumbprint(device.jwk) }
const good = compact(header, manifest)
const [h = '', p = '', s = ''] = good.split('.')

/** @param {object} change */
const claiming = (change) => compact(header, { ...manifest, ...change })
/** @param {number} index @param {object} change */
const withItem = (index, change) => claiming({ items: items.map((each, i) => (i === index ? { ...each, ...change } : each)) })
/** The last character of a 64-byte signature carries four unused bits. */
const loose = (/** @type {string} */ part) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return part.slice(0, -1) + alphabet.charAt(alphabet.indexOf(part.slice(-1)) + 1)
}

/** @type {Record<string, {description: string, jws: string, jwk?: object, expectation?: object, code: string | null}>} */
const vectors = {
  'plain': { description: 'a bundle as the page signs it', jws: good, code: null },
  'items-in-another-order': { description: 'the order of the items is free', jws: claiming({ items: [...items].reverse() }), code: null },
  'findings-differ': { description: 'what the page saw is a hint and is not compared', jws: withItem(0, { clientFindings: {} }), code: null },
  'second-attempt': {
    description: 'a second attempt',
    jws: claiming({ attempt: 2 }),
    expectation: { ...expectation, attempt: 2 },
    code: null,
  },
  'two-parts': { description: 'no signature part', jws: `${h}.${p}`, code: 'bundle_malformed' },
  'empty-signature': { description: 'an empty signature part', jws: `${h}.${p}.`, code: 'bundle_malformed' },
  'space-inside': { description: 'a space in the payload', jws: `${h}.${p.slice(0, 9)} ${p.slice(9)}.${s}`, code: 'bundle_malformed' },
  'padded-base64': { description: 'padding after the signature', jws: `${good}==`, code: 'bundle_malformed' },
  'loose-base64': { description: 'unused bits of the signature are set', jws: `${h}.${p}.${loose(s)}`, code: 'bundle_malformed' },
  'json-serialisation': { description: 'the JSON serialisation of JWS', jws: JSON.stringify({ protected: h, payload: p, signature: s }), code: 'bundle_malformed' },
  'critical-extension': { description: 'a critical extension that nobody knows', jws: compact({ ...header, crit: ['exp'], exp: 1 }, manifest), code: 'bundle_malformed' },
  'payload-no-json': { description: 'a payload that is no JSON object', jws: compact(header, 'text'), code: 'bundle_malformed' },
  'member-missing': { description: 'no device facts', jws: claiming({ device: undefined }), code: 'bundle_malformed' },
  'member-unknown': { description: 'a member that the schema does not have', jws: claiming({ admin: true }), code: 'bundle_malformed' },
  'no-items': { description: 'an empty list of items', jws: claiming({ items: [] }), code: 'bundle_malformed' },
  'typ-jwt': { description: 'a token of another type', jws: compact({ ...header, typ: 'JWT' }, manifest), code: 'bundle_wrong_type' },
  'typ-missing': { description: 'no type', jws: compact({ alg: 'ES256', kid: header.kid }, manifest), code: 'bundle_wrong_type' },
  'alg-none': { description: 'unsigned, with alg none', jws: `${encode({ ...header, alg: 'none' })}.${p}.${s}`, code: 'bundle_wrong_type' },
  'alg-hs256': { description: 'alg of a symmetric signature', jws: compact({ ...header, alg: 'HS256' }, manifest), code: 'bundle_wrong_type' },
  'kid-of-stranger': { description: 'signed by another key under its own thumbprint', jws: compact({ ...header, kid: thumbprint(stranger.jwk) }, manifest, { key: stranger }), code: 'bundle_unknown_key' },
  'kid-missing': { description: 'no key id', jws: compact({ alg: 'ES256', typ: header.typ }, manifest), code: 'bundle_unknown_key' },
  'bound-to-another': { description: 'the session is bound to another key', jws: good, jwk: stranger.jwk, code: 'bundle_unknown_key' },
  'signed-by-stranger': { description: 'signed by another key under the thumbprint of the right one', jws: compact(header, manifest, { key: stranger }), code: 'bundle_bad_signature' },
  'payload-exchanged': { description: 'the payload was exchanged after signing', jws: `${h}.${encode({ ...manifest, attempt: 2 })}.${s}`, code: 'bundle_bad_signature' },
  'signature-der': { description: 'the signature in DER', jws: compact(header, manifest, { dsaEncoding: 'der' }), code: 'bundle_bad_signature' },
  'signature-zero': { description: 'a signature of zeros', jws: `${h}.${p}.${Buffer.alloc(64).toString('base64url')}`, code: 'bundle_bad_signature' },
  'another-session': { description: 'for another session', jws: claiming({ sub: id('ses', 'two') }), code: 'bundle_wrong_session' },
  'another-attempt': { description: 'of another attempt', jws: claiming({ attempt: 2 }), code: 'bundle_wrong_attempt' },
  'another-plan': { description: 'for another plan', jws: claiming({ plan: 'jp-image-face' }), code: 'bundle_wrong_plan' },
  'another-document': { description: 'for another document', jws: claiming({ documentType: 'jp_driving_licence' }), code: 'bundle_wrong_plan' },
  'another-consent': { description: 'consent to another text', jws: claiming({ consent: { ...manifest.consent, textVersion: 'v0.older' } }), code: 'bundle_consent_mismatch' },
  'nonce-of-another-session': { description: 'a nonce that was not issued for this step', jws: claiming({ steps: steps.map((step, i) => (i === 1 ? { ...step, nonce: 'A'.repeat(32) } : step)) }), code: 'bundle_nonce_mismatch' },
  'steps-swapped': { description: 'the steps in another order', jws: claiming({ steps: [...steps].reverse() }), code: 'bundle_nonce_mismatch' },
  'step-missing': { description: 'a step left out', jws: claiming({ steps: steps.slice(0, 1) }), code: 'bundle_nonce_mismatch' },
  'item-missing': { description: 'an item left out', jws: claiming({ items: items.slice(1) }), code: 'bundle_item_missing' },
  'item-unexpected': { description: 'an item that was never sent', jws: claiming({ items: [...items, { ...item('extra', 'face_frame', 1) }] }), code: 'bundle_item_unexpected' },
  'item-duplicated': { description: 'an item listed twice', jws: claiming({ items: [...items, items[0]] }), code: 'bundle_item_duplicated' },
  'item-digest': { description: 'an item with another digest', jws: withItem(0, { sha256: digest('other') }), code: 'bundle_item_altered' },
  'item-size': { description: 'an item with another size', jws: withItem(2, { size: 7 }), code: 'bundle_item_altered' },
  'item-source': { description: 'an item from another source', jws: withItem(0, { source: 'file' }), code: 'bundle_item_altered' },
  'item-kind': { description: 'an item of another kind', jws: withItem(0, { kind: 'document_back' }), code: 'bundle_item_altered' },
  'item-step': { description: 'an item moved to another step', jws: withItem(0, { stepId: steps[1]?.stepId }), code: 'bundle_item_altered' },
}

const root = new URL('./bundle/', import.meta.url)
for (const folder of ['valid', 'invalid']) {
  rmSync(new URL(`${folder}/`, root), { recursive: true, force: true })
  mkdirSync(new URL(`${folder}/`, root), { recursive: true })
}
for (const [name, { description, jws, jwk = device.jwk, expectation: expected = expectation, code }] of Object.entries(vectors)) {
  const file = new URL(`${code === null ? 'valid' : 'invalid'}/${name}.json`, root)
  writeFileSync(file, `${JSON.stringify({ description, jws, jwk, expectation: expected, code }, null, 2)}\n`)
}
