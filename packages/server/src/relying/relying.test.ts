import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkWebhookUrl, guardedLookup, isPublicAddress } from './address-guard.ts'
import { nextAttemptAt, retryPausesMs } from './retry-schedule.ts'

const now = new Date('2026-11-01T00:00:00Z')
const hour = 3_600_000

describe('the guard of addresses', () => {
  it.each([
    ...[
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '127.255.255.254',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
    ],
    ...['192.168.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '255.255.255.255'],
    ...[
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      'fc00::1',
      'fd12::1',
      'fe80::1',
      'ff02::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '64:ff9b::7f00:1',
    ],
    ...['not-an-address', ''],
  ])('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false))

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '2400:4051::1'])('lets %s pass', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )

  it.each([
    ['https://0177.0.0.1/', 'private_address'],
    ['https://127.1/', 'private_address'],
    ['https://[fe80::1]/', 'private_address'],
    ['https://intranet/', 'private_address'],
    ['https://db.internal/', 'private_address'],
    ['https://printer.local./', 'private_address'],
    ['http://8.8.8.8/', 'not_https'],
    ['ftp://shop.example/', 'not_https'],
    ['https://shop.example/hook?x=1', null],
  ])('judges %s', (url, refusal) => expect(checkWebhookUrl(url, { allowPrivate: false })).toBe(refusal))

  it('refuses a name that leads to a private address when the socket asks', async () => {
    const outcome = await new Promise((resolve) => {
      guardedLookup(false)('localhost', {}, (error) => resolve(error))
    })
    expect(outcome).toMatchObject({ code: 'private_address' })
    const allowed = await new Promise((resolve) => {
      guardedLookup(true)('localhost', {}, (error, address) => resolve(error ?? address))
    })
    expect(['127.0.0.1', '::1']).toContain(allowed)
  })
})

describe('a name that changes its mind', () => {
  const answering = (...answers: readonly (readonly string[])[]) => {
    let asked = 0
    return {
      asked: () => asked,
      resolve: async () =>
        (answers[asked++] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    }
  }
  const look = (resolve: Parameters<typeof guardedLookup>[1], options = {}) =>
    new Promise<unknown>((done) => {
      guardedLookup(false, resolve)('rebind.example', options, (error, address) => done(error ?? address))
    })

  it('is asked once, and the socket gets what was looked at', async () => {
    const names = answering(['8.8.8.8'], ['127.0.0.1'])
    expect(await look(names.resolve)).toBe('8.8.8.8')
    expect(names.asked()).toBe(1)
    expect(await look(names.resolve)).toMatchObject({ code: 'private_address' })
  })

  it.each([
    [['8.8.8.8', '10.0.0.1']],
    [['2606:4700:4700::1111', '::1']],
    [['::ffff:127.0.0.1']],
    [['169.254.169.254']],
    [[]],
  ])('is refused where any of its addresses is not public: %j', async (addresses) => {
    expect(await look(answering(addresses).resolve)).toMatchObject({ code: 'private_address' })
    expect(await look(answering(addresses).resolve, { all: true })).toMatchObject({ code: 'private_address' })
  })
})

describe('the schedule of retries', () => {
  it('ends after three days', () => {
    const total = retryPausesMs.reduce((sum, pause) => sum + pause, 0)
    expect(total / hour).toBeCloseTo(75 + 35 / 60, 1)
    expect(nextAttemptAt({ made: 1, now, retryAfterMs: null, chance: 0 })?.getTime()).toBe(now.getTime() + 5000)
    expect(nextAttemptAt({ made: retryPausesMs.length + 1, now, retryAfterMs: null, chance: 0 })).toBeNull()
  })

  it('spreads attempts by a tenth at most and gives a receiver the time it asks for, up to a day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: retryPausesMs.length }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 100 * 24 * hour }), { nil: null }),
        (made, chance, retryAfterMs) => {
          const wait = (nextAttemptAt({ made, now, retryAfterMs, chance })?.getTime() ?? 0) - now.getTime()
          const pause = retryPausesMs[made - 1] ?? 0
          expect(wait).toBeGreaterThanOrEqual(Math.min(Math.max(pause, retryAfterMs ?? 0), 24 * hour) - 1)
          expect(wait).toBeLessThanOrEqual(24 * hour * 1.1)
        },
      ),
    )
  })
})
