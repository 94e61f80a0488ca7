import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { checkBundle, type BundleExpectation } from './bundle-check.ts'
import { BundleManifestSchema, type BundleManifest } from './bundle.ts'

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(24, 'x')}`
const nonce = (number: number) => String(number).padStart(32, 'n')

const manifestOf = (itemCount: number): BundleManifest =>
  v.parse(BundleManifestSchema, {
    iss: 'ekyc-capture',
    sub: id('ses', 1),
    iat: 1_795_000_000,
    attempt: 1,
    plan: 'document-and-face',
    documentType: 'jp_driving_licence',
    consent: { textVersion: 'v1', locale: 'ja', grantedAt: '2026-11-21T00:00:00.000Z' },
    steps: [
      { stepId: id('stp', 0), kind: 'document_front', nonce: nonce(0) },
      { stepId: id('stp', 1), kind: 'face_challenge', nonce: nonce(1) },
    ],
    items: Array.from({ length: itemCount }, (_, index) => ({
      itemId: id('itm', index),
      stepId: id('stp', index === 0 ? 0 : 1),
      kind: index === 0 ? 'document_front' : 'face_frame',
      mediaType: 'image/jpeg',
      size: 1000 + index,
      sha256: index.toString(16).padStart(64, '0'),
      capturedAt: '2026-11-21T00:01:00.000Z',
      source: 'camera-auto',
      clientFindings: {},
    })),
    device: {
      userAgent: 'test',
      language: 'ja',
      screen: { width: 390, height: 844, pixelRatio: 3 },
      cameras: [],
      automation: false,
    },
  })

const expectationOf = (manifest: BundleManifest): BundleExpectation => ({
  sessionId: manifest.sub,
  plan: manifest.plan,
  documentType: manifest.documentType,
  attempt: manifest.attempt,
  consentTextVersion: manifest.consent.textVersion,
  steps: manifest.steps,
  items: manifest.items,
})

describe('checkBundle', () => {
  it('accepts a manifest that lists exactly what was issued and stored', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (count) => {
        const manifest = manifestOf(count)
        expect(checkBundle(manifest, expectationOf(manifest))).toBeNull()
      }),
    )
  })

  it('names the item for any single alteration of any item', () => {
    const alterations = fc.constantFrom(
      { size: 7 },
      { sha256: 'f'.repeat(64) },
      { kind: 'document_back' as const },
      { stepId: id('stp', 9) },
      { mediaType: 'image/png' as const },
      { source: 'camera-manual' as const },
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), alterations, (count, pick, alteration) => {
        const manifest = manifestOf(count)
        const index = pick % count
        const items = manifest.items.map((item, position) => (position === index ? { ...item, ...alteration } : item))
        const finding = checkBundle({ ...manifest, items } as BundleManifest, expectationOf(manifest))
        expect(finding).toEqual({ code: 'bundle_item_altered', param: manifest.items[index]?.itemId })
      }),
    )
  })

  it.each([
    ['bundle_wrong_session', { sub: id('ses', 2) }],
    ['bundle_wrong_attempt', { attempt: 2 }],
    ['bundle_wrong_plan', { plan: 'jp-image-face' }],
    ['bundle_wrong_plan', { documentType: 'passport' }],
    [
      'bundle_consent_mismatch',
      { consent: { textVersion: 'v0', locale: 'ja', grantedAt: '2026-11-21T00:00:00.000Z' } },
    ],
  ])('refuses with %s', (code, change) => {
    const manifest = manifestOf(3)
    expect(checkBundle({ ...manifest, ...change } as BundleManifest, expectationOf(manifest))?.code).toBe(code)
  })

  it('refuses a nonce of another session, a step left out, steps in another order', () => {
    const manifest = manifestOf(3)
    const expected = expectationOf(manifest)
    const [first, second] = manifest.steps
    if (first === undefined || second === undefined) throw new TypeError('two steps')
    for (const steps of [[first], [second, first], [first, { ...second, nonce: nonce(5) }]]) {
      expect(checkBundle({ ...manifest, steps }, expected)?.code).toBe('bundle_nonce_mismatch')
    }
  })

  it('refuses items that are missing, doubled or never sent', () => {
    const manifest = manifestOf(3)
    const expected = expectationOf(manifest)
    const [first, second, third] = manifest.items
    if (first === undefined || second === undefined || third === undefined) throw new TypeError('three items')
    expect(checkBundle({ ...manifest, items: [first, second] }, expected)?.code).toBe('bundle_item_missing')
    expect(checkBundle({ ...manifest, items: [first, second, second] }, expected)?.code).toBe('bundle_item_duplicated')
    const stranger = { ...third, itemId: id('itm', 77) } as typeof third
    expect(checkBundle({ ...manifest, items: [first, second, stranger] }, expected)?.code).toBe(
      'bundle_item_unexpected',
    )
  })
})
