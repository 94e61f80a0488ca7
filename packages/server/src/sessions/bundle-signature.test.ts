import { readdirSync, readFileSync } from 'node:fs'
import { checkBundle, type BundleExpectation } from '@honnin/shared/protocol'
import { describe, expect, it } from 'vitest'
import type { DeviceKey } from '../crypto/index.ts'
import { openBundle } from './bundle-signature.ts'
import { SessionError } from './session-error.ts'

interface Vector {
  readonly description: string
  readonly jws: string
  readonly jwk: DeviceKey
  readonly expectation: BundleExpectation
  readonly code: string | null
}

const folder = new URL('../../../shared/vectors/bundle/', import.meta.url)
const vectors = ['valid', 'invalid'].flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, folder)).map((name): [string, Vector] => [
    `${kind}/${name}`,
    JSON.parse(readFileSync(new URL(`${kind}/${name}`, folder), 'utf8')) as Vector,
  ]),
)

const judge = ({ jws, jwk, expectation }: Vector): string | null => {
  try {
    return checkBundle(openBundle(jws, jwk), expectation)?.code ?? null
  } catch (error) {
    if (error instanceof SessionError) return error.code
    throw error
  }
}

describe('bundle vectors', () => {
  it.each(vectors)('%s', (_name, vector) => {
    expect(judge(vector), vector.description).toBe(vector.code)
  })

  it('has a case for every code that a manifest alone can bring', () => {
    const seen = new Set(vectors.map(([, { code }]) => code))
    for (const code of [
      'malformed',
      'wrong_type',
      'unknown_key',
      'bad_signature',
      'wrong_session',
      'wrong_attempt',
      'wrong_plan',
    ])
      expect(seen).toContain(`bundle_${code}`)
    for (const code of [
      'consent_mismatch',
      'nonce_mismatch',
      'item_missing',
      'item_unexpected',
      'item_duplicated',
      'item_altered',
    ])
      expect(seen).toContain(`bundle_${code}`)
  })

  it('refuses every bundle whose bits were changed anywhere', () => {
    const [, plain] = vectors.find(([name]) => name === 'valid/plain.json') ?? []
    if (plain === undefined) throw new TypeError('no vector')
    for (let index = 0; index < plain.jws.length; index += 7) {
      const other = plain.jws.charAt(index) === 'A' ? 'B' : 'A'
      const jws = plain.jws.slice(0, index) + other + plain.jws.slice(index + 1)
      expect(judge({ ...plain, jws }), `character ${index}`).not.toBeNull()
    }
  })
})
