import { generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { DeviceKeySchema, isSignedBy, parseStrictJws, thumbprint } from './strict-jws.ts'

/** Project Wycheproof; not part of the project. */
const path = fileURLToPath(
  new URL('../../../../../shared/data/vectors/wycheproof/json_web_signature_test.json', import.meta.url),
)
const isPresent = existsSync(path)
if (!isPresent) console.warn(`SKIPPED: Wycheproof vectors are not at ${path}`)

interface Group {
  readonly public?: object
  readonly tests: readonly { readonly tcId: number; readonly jws: unknown; readonly result: 'valid' | 'invalid' }[]
}

const accepts = (compact: unknown, jwk: unknown): boolean => {
  const jws = typeof compact === 'string' ? parseStrictJws(compact) : null
  const key = v.safeParse(DeviceKeySchema, jwk)
  return jws !== null && key.success && isSignedBy(jws, key.output)
}

describe('strict JWS', () => {
  it.skipIf(!isPresent)('accepts no invalid vector of Wycheproof, and the valid ES256 ones', () => {
    const groups: readonly Group[] = JSON.parse(readFileSync(path, 'utf8')).testGroups
    let [trials, accepted] = [0, 0]
    for (const { public: jwk, tests } of groups)
      for (const { tcId, jws, result } of tests) {
        trials += 1
        const isAccepted = accepts(jws, jwk)
        if (isAccepted) accepted += 1
        if (result === 'invalid') expect(isAccepted, `case ${tcId}`).toBe(false)
      }
    expect(trials).toBeGreaterThan(350)
    expect(accepted).toBeGreaterThan(0)
  })

  it('computes the thumbprint as RFC 7638 does', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = v.parse(DeviceKeySchema, publicKey.export({ format: 'jwk' }))
    expect(thumbprint(jwk)).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(thumbprint(jwk)).toBe(thumbprint({ ...jwk }))
  })

  it('takes public P-256 keys for signatures only', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = publicKey.export({ format: 'jwk' })
    const takes = (given: object) => v.safeParse(DeviceKeySchema, given).success
    expect(takes(jwk)).toBe(true)
    expect(takes({ ...jwk, use: 'sig', alg: 'ES256', key_ops: ['verify'] })).toBe(true)
    for (const wrong of [
      { use: 'enc' },
      { alg: 'ES384' },
      { crv: 'P-384' },
      { kty: 'RSA' },
      { key_ops: ['sign'] },
      { x: 'AA' },
    ])
      expect(takes({ ...jwk, ...wrong }), JSON.stringify(wrong)).toBe(false)
    expect(takes(privateKey.export({ format: 'jwk' }))).toBe(false)
  })

  it('refuses a signature of another form', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const input = `${Buffer.from('{"alg":"ES256"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}`
    const make = (dsaEncoding: 'der' | 'ieee-p1363') =>
      `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding }).toString('base64url')}`
    const jwk = publicKey.export({ format: 'jwk' })
    expect(accepts(make('ieee-p1363'), jwk)).toBe(true)
    expect(accepts(make('der'), jwk)).toBe(false)
  })
})
