import { describe, expect, it } from 'vitest'
import { base32, findTotpStep, otpauthUri, totpCode, totpStep } from './totp.ts'

/** RFC 6238 appendix B, the last six digits. */
const secret = Buffer.from('12345678901234567890')

describe('time-based codes', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238 at %d', (seconds, code) => {
    expect(totpCode(secret, totpStep(new Date(seconds * 1000)))).toBe(code)
  })

  it('are taken one step early and late, and no further', () => {
    const at = new Date(1_111_111_111_000)
    const step = totpStep(at)
    const found = [-2, -1, 0, 1, 2].map((away) => findTotpStep(secret, totpCode(secret, step + away), at))
    expect(found).toEqual([null, step - 1, step, step + 1, null])
  })

  it('are taken as people type them, and nothing else is', () => {
    const at = new Date(1_111_111_111_000)
    expect(findTotpStep(secret, ' 050 471 ', at)).toBe(totpStep(at))
    expect(findTotpStep(secret, '050471', at)).toBe(totpStep(at))
    for (const wrong of ['', '50471', '0050471', '05047١', 'abcdef', '-50471', '1e5', '050472'])
      expect(findTotpStep(secret, wrong, at)).toBeNull()
  })

  it('are set up by a key in base32 (RFC 4648 section 10)', () => {
    expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
      ...['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'],
    ])
    expect(otpauthUri({ secret, issuer: '見本: 銀行', login: 'sato@bank.example' })).toBe(
      'otpauth://totp/%E8%A6%8B%E6%9C%AC%20%20%E9%8A%80%E8%A1%8C:sato%40bank.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' +
        '&issuer=%E8%A6%8B%E6%9C%AC%20%20%E9%8A%80%E8%A1%8C&algorithm=SHA1&digits=6&period=30',
    )
  })
})
