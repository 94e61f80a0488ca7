import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseLogProof } from '@honnin/shared/audit'
import { stampCheckpoint, stampedText, verifyTimestamp } from '../src/audit/index.ts'
import { requestTimestamp } from '../src/audit/timestamp/request-timestamp.ts'
import { parseToken } from '../src/audit/timestamp/token.ts'
import { systemRandom } from '../src/crypto/index.ts'
import { openTestLog, type TestLog } from './support/test-log.ts'
import { policy, startAuthority, type CertificateKind, type TestAuthority } from './support/tsa.ts'

const now = (): Date => new Date()
const context = { random: systemRandom, now }
const data = Buffer.from('example.com/log\n3\nAAAA\n')

const codeOf = (verification: Promise<unknown>): Promise<string> =>
  verification.then(
    () => 'valid',
    (error: { code?: string }) => error.code ?? 'no code',
  )

describe.each(['rsa', 'ec'] as const)('a time-stamping authority with an %s key', (kind) => {
  let tsa: TestAuthority
  let token: Buffer
  const ask = (overrides: object = {}) =>
    requestTimestamp(data, { url: tsa.url, rootsPem: tsa.rootsPem, policy: null, ...overrides }, context)
  beforeAll(async () => {
    tsa = await startAuthority(kind)
    ;({ token } = await ask())
  })
  afterAll(() => tsa.stop())

  it('stamps, and both this program and OpenSSL verify it', async () => {
    const verified = await verifyTimestamp(token, data, { rootsPem: tsa.rootsPem, policy })
    expect(verified).toMatchObject({ policy, authority: 'CN=Test TSA stamping' })
    expect(Math.abs(verified.genTime.getTime() - Date.now())).toBeLessThan(120_000)
    expect(tsa.opensslAccepts(token, data)).toBe(true)
  })

  it('is believed about its own bytes only, by its own root only', async () => {
    const other = await startAuthority(kind)
    try {
      const verify = (trust: object, bytes = data) =>
        codeOf(verifyTimestamp(token, bytes, { rootsPem: tsa.rootsPem, ...trust }))
      expect(await verify({})).toBe('valid')
      expect(await verify({}, Buffer.from('other'))).toBe('timestamp_wrong_imprint')
      expect(await verify({ rootsPem: other.rootsPem })).toBe('timestamp_untrusted')
      expect(await verify({ rootsPem: 'no certificate' })).toBe('timestamp_untrusted')
      expect(await verify({ policy: '1.2.3' })).toBe('timestamp_wrong_policy')
      expect(await verify({ nonce: 5n })).toBe('timestamp_wrong_nonce')
      expect(await verify({ notAfter: new Date(Date.now() - 86_400_000) })).toBe('timestamp_wrong_time')
      expect(await verify({ notBefore: new Date(Date.now() + 86_400_000) })).toBe('timestamp_wrong_time')
    } finally {
      await other.stop()
    }
  })

  it('says nothing else whichever byte of the token was changed', async () => {
    const original = await verifyTimestamp(token, data, { rootsPem: tsa.rootsPem })
    const step = Math.max(1, Math.floor(token.length / 120))
    let refused = 0
    for (let offset = systemRandom.integer(step); offset < token.length; offset += step) {
      const changed = Buffer.from(token)
      changed[offset] = (changed[offset] ?? 0) ^ (1 << systemRandom.integer(8))
      const seen = await verifyTimestamp(changed, data, { rootsPem: tsa.rootsPem }).catch((error: unknown) => error)
      if (seen instanceof Error) {
        refused += 1
        expect(seen).toMatchObject({ code: expect.stringMatching(/^timestamp_/) })
      } else expect(seen).toEqual(original)
    }
    // The rest is structure around what is signed, such as the version of the syntax.
    expect(refused).toBeGreaterThan(90)
  })

  it('is refused when cut short or followed by more', async () => {
    for (const bytes of [token.subarray(0, token.length - 1), Buffer.concat([token, Buffer.of(0)]), Buffer.alloc(0)])
      expect(await codeOf(verifyTimestamp(bytes, data, { rootsPem: tsa.rootsPem }))).toBe('timestamp_malformed')
  })

  it('is believed by a certificate for time stamps alone, which the signature names', async () => {
    const info = Buffer.from(parseToken(token).signedData.encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0))
    const judge = (certificate: CertificateKind, isNamed = true) =>
      codeOf(verifyTimestamp(tsa.sign(info, { certificate, isNamed }), data, { rootsPem: tsa.rootsPem }))
    expect(await judge('stamping')).toBe('valid')
    expect(await judge('stamping', false)).toBe('timestamp_wrong_certificate')
    expect(await judge('not_critical')).toBe('timestamp_wrong_certificate')
    expect(await judge('two_purposes')).toBe('timestamp_wrong_certificate')
    expect(await judge('no_purpose')).toBe('timestamp_wrong_certificate')
    expect(await judge('expired')).toBe('timestamp_untrusted')
  })

  it('is refused when it answers an earlier request again', async () => {
    const earlier = tsa.answer
    let kept: Buffer | undefined
    tsa.answer = (query) => {
      kept ??= tsa.reply(query)
      return kept
    }
    expect(await codeOf(ask())).toBe('valid')
    expect(await codeOf(ask())).toBe('timestamp_wrong_nonce')
    tsa.answer = earlier
  })

  it('says clearly why there is no stamp', async () => {
    const usual = tsa.answer
    expect(await codeOf(ask({ policy: '1.3.6.1.4.1.99999.9' }))).toBe('timestamp_refused')
    expect(await codeOf(ask({ policy: '1.3.6.1.4.1.99999.1.2' }))).toBe('valid')
    tsa.answer = () => ({ status: 503, body: 'busy' })
    expect(await codeOf(ask())).toBe('timestamp_unreachable')
    tsa.answer = () => Buffer.from('<html>')
    expect(await codeOf(ask())).toBe('timestamp_malformed')
    tsa.answer = () => Buffer.alloc(1_000_000)
    expect(await codeOf(ask())).toBe('timestamp_malformed')
    tsa.answer = usual
    expect(await codeOf(ask({ url: 'http://127.0.0.1:1/' }))).toBe('timestamp_unreachable')
  })

  it('is refused when its clock and ours are apart', async () => {
    const apart = requestTimestamp(
      data,
      { url: tsa.url, rootsPem: tsa.rootsPem, policy: null },
      { random: systemRandom, now: () => new Date(Date.now() - 3_600_000) },
    )
    expect(await codeOf(apart)).toBe('timestamp_wrong_time')
  })
})

describe('checkpoints', () => {
  let tsa: TestAuthority
  let test: TestLog
  beforeAll(async () => {
    ;[tsa, test] = [await startAuthority('ec'), await openTestLog()]
  })
  afterAll(async () => {
    await test.close()
    await tsa.stop()
  })

  it('are stamped when they are new and the last stamp is old enough, and go with the proof of an entry', async () => {
    const authority = { url: tsa.url, rootsPem: tsa.rootsPem, policy: null }
    let aheadMs = 0
    const stamp = (everyMs: number) =>
      stampCheckpoint(
        { db: test.db, random: systemRandom, now: () => new Date(Date.now() + aheadMs) },
        { authority, everyMs },
      )
    expect(await stamp(0)).toBeNull()
    await test.grow(5)
    expect(await stamp(60_000)).toMatchObject({ size: 5 })
    await test.grow(4)
    expect(await stamp(60_000)).toBeNull()
    expect(await stamp(0)).toMatchObject({ size: 9 })
    expect(await stamp(0)).toBeNull()
    aheadMs = 60_000
    expect(await stamp(0)).toBeNull()

    const early = await test.log.proofOf(3)
    const later = await test.log.proofOf(6)
    expect([early?.timestamp?.size, later?.timestamp?.size]).toEqual([5, 9])
    for (const evidence of [early, later]) {
      const { checkpoint } = parseLogProof(evidence?.proof ?? '')
      expect(checkpoint).toBe(evidence?.checkpoint)
      const { token = Buffer.alloc(0), stampedAt } = evidence?.timestamp ?? {}
      const { genTime } = await verifyTimestamp(token, stampedText(checkpoint), { rootsPem: tsa.rootsPem })
      expect(genTime).toEqual(stampedAt)
      expect(tsa.opensslAccepts(token, stampedText(checkpoint))).toBe(true)
    }
  })
})
