import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStrictJson, StrictJsonError } from './strict-json.ts'

const codeOf = (given: string | Uint8Array): string | null => {
  try {
    parseStrictJson(typeof given === 'string' ? Buffer.from(given) : given)
    return null
  } catch (error) {
    if (error instanceof StrictJsonError) return error.code
    throw error
  }
}

describe('strict JSON', () => {
  it.each([
    ['{"a":1,"a":2}', 'json_duplicate'],
    ['{"a":1,"\\u0061":2}', 'json_duplicate'],
    ['[{"b":{"c":1,"d":[],"c":{}}}]', 'json_duplicate'],
    ['{"__proto__":{"x":1}}', 'json_name'],
    ['{"a":{"\\u005f_proto__":1}}', 'json_name'],
    ['{"constructor":1}', 'json_name'],
    ['\ufeff{}', 'json_syntax'],
    ['{"a":1} {}', 'json_syntax'],
    ['{a:1}', 'json_syntax'],
    ['{"a":NaN}', 'json_syntax'],
    ['{"a":01}', 'json_syntax'],
    ['', 'json_syntax'],
    ['{"a":"\\u0000"}', 'json_text'],
    ['{"a\\u0000":""}', 'json_text'],
    ['{"a":"\\ud800"}', 'json_text'],
    [`${'['.repeat(17)}${']'.repeat(17)}`, 'json_depth'],
    [`${'['.repeat(5000)}`, 'json_syntax'],
    [Uint8Array.of(0x22, 0xff, 0x22), 'json_encoding'],
    [Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), 'json_encoding'],
    [Uint8Array.of(0x22, 0xc0, 0x80, 0x22), 'json_encoding'],
    [Buffer.from('{"a":1}', 'utf16le'), 'json_syntax'],
  ])('%j is refused with %s', (given, code) => {
    expect(codeOf(given)).toBe(code)
  })

  it.each([
    ...['{"a":{"a":{"a":1}}}', '[{"a":1},{"a":2}]', '{"a":"a","b":"a"}', '{"a":"{\\"a\\":1,\\"a\\":2}"}'],
    ...[`${'['.repeat(16)}${']'.repeat(16)}`, '"😀見本"', '{"":1}', '{"a":":","b":"\\\\"}'],
  ])('%j is taken', (text) => {
    expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text))
  })

  it('takes whatever a serialiser writes, and is never anything but a value or its own refusal', () => {
    const document = fc.json({ maxDepth: 6 }).filter((text) => !/__proto__|constructor|prototype|\\u|\\0/.test(text))
    fc.assert(fc.property(document, (text) => codeOf(text) === null || /[\0\p{Surrogate}]/u.test(text)))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => codeOf(bytes) !== undefined))
  })

  it('is quick where a text is all quotes, brackets or backslashes', () => {
    for (const text of [
      '"'.repeat(80_000),
      `"${'\\\\'.repeat(40_000)}"`,
      '{'.repeat(80_000),
      `[${'"",'.repeat(26_000)}1]`,
    ])
      expect(() => codeOf(text)).not.toThrow()
  })
})
