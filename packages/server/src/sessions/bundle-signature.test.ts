import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checkBundle, type BundleExpectation } from '@honnin/shared/protocol'
import { describe, expect, it } from 'vitest'
import type { DeviceKey } from '../crypto/index.ts'
import { openBundle } from './bundle-signature.ts'
import { SessionError } from './session-error.ts'

const folder = fileURLToPath(new URL('../../../shared/vectors/bundle/', import.meta.url))

interface Vector {
  readonly description: string
  readonly jws: string
  readonly code: string | null
  readonly deviceKey: DeviceKey
  readonly expected: BundleExpectation
}

const read = (kind: 'valid' | 'invalid'): (readonly [string, Vector])[] =>
  readdirSync(folder + kind).map((name) => [name, JSON.parse(readFileSync(`${folder}${kind}/${name}`, 'utf8')) as Vector])

const codeOf = ({ jws, deviceKey, expected }: Vector): string | null => {
  try {
    return checkBundle(openBundle(jws, deviceKey), expected)?.code ?? null
  } catch (error) {
    if (error instanceof SessionError) return error.code
    throw error
  }
}

describe('bundle vectors', () => {
  it.each(read('valid'))('accepts %s', (_name, vector) => {
    expect(codeOf(vector)).toBeNull()
  })
  it.each(read('invalid'))('refuses %s', (_name, vector) => {
    expect(codeOf(vector), vector.description).toBe(vector.code)
    expect(vector.code).not.toBeNull()
  })
})
