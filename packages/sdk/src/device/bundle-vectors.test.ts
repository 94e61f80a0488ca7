import { readdirSync, readFileSync } from 'node:fs'
import { BundleManifestSchema, bundleType, checkBundle, type BundleExpectation } from '@honnin/shared/protocol'
import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { signBundle } from './bundle-signature.ts'
import { generateDeviceKey } from './device-key.ts'

interface Vector {
  readonly description: string
  readonly jws: string
  readonly jwk: JWK
  readonly expectation: BundleExpectation
  readonly code: string | null
}

const folder = new URL('../../../shared/vectors/bundle/', import.meta.url)
const vectorsIn = (kind: 'valid' | 'invalid'): readonly (readonly [string, Vector])[] =>
  readdirSync(new URL(`${kind}/`, folder)).map((name) => [
    name,
    JSON.parse(readFileSync(new URL(`${kind}/${name}`, folder), 'utf8')) as Vector,
  ])

/** What a server makes of a bundle, in the page's own terms: the manifest, or null where it is refused. */
const acceptBundle = async ({ jws, jwk, expectation }: Vector) => {
  try {
    const key = await importJWK(jwk, 'ES256')
    const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: ['ES256'] })
    if (protectedHeader.typ !== bundleType || protectedHeader.kid !== (await calculateJwkThumbprint(jwk))) return null
    const manifest = v.parse(BundleManifestSchema, JSON.parse(new TextDecoder().decode(payload)))
    return checkBundle(manifest, expectation) === null ? manifest : null
  } catch {
    return null
  }
}

describe('the bundle vectors', () => {
  it.each(vectorsIn('valid'))('accepts %s, and would sign the same manifest', async (_, vector) => {
    const manifest = await acceptBundle(vector)
    if (manifest === null) throw new Error(vector.description)
    const key = await generateDeviceKey()
    const signed = { ...vector, jws: await signBundle(key, manifest), jwk: key.publicJwk }
    expect(await acceptBundle(signed)).toEqual(manifest)
  })

  // Staleness, size and spelling of the JWS are judged by the server alone.
  const serverOnly = new Set(['bundle_stale', 'bundle_malformed'])
  const judged = vectorsIn('invalid').filter(([, { code }]) => !serverOnly.has(code ?? ''))
  it.each(judged)('refuses %s', async (_, vector) => {
    expect(await acceptBundle(vector), vector.description).toBeNull()
  })
})
