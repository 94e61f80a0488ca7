import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

/** Vectors of cyberphone/json-canonicalization; they are not part of the project. */
const vectors = fileURLToPath(new URL('../../../../../shared/data/vectors/jcs', import.meta.url))
const arePresent = existsSync(vectors)
if (!arePresent) console.warn(`SKIPPED: JCS vectors are not at ${vectors}`)

describe('canonical JSON', () => {
  it.skipIf(!arePresent).each(arePresent ? readdirSync(join(vectors, 'input')) : ['-'])('vector %s', (name) => {
    const read = (folder: string) => readFileSync(join(vectors, folder, name), 'utf8')
    expect(canonicalJson(JSON.parse(read('input')))).toBe(read('output').trimEnd())
  })

  it('writes numbers as RFC 8785 appendix B does', () => {
    const numbers = [
      0, -0, 5e-324, 1.7976931348623157e308, 9007199254740992, 295147905179352830000, 1e21, 1e-7, 333333333.3333332,
    ]
    expect(numbers.map(canonicalJson).join()).toBe(
      '0,0,5e-324,1.7976931348623157e+308,9007199254740992,295147905179352830000,1e+21,1e-7,333333333.3333332',
    )
  })

  it('does not depend on the order of members, and keeps the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value)
        const back: unknown = JSON.parse(text)
        expect(canonicalJson(back as Parameters<typeof canonicalJson>[0])).toBe(text)
        expect(back).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('refuses what JSON cannot say', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 'a\ud800', '\udc00b'])
      expect(() => canonicalJson(value)).toThrow(TypeError)
  })
})
