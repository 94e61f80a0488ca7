import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp } from '../src/app.ts'
import { createLogger } from '../src/operations/index.ts'
import { addOperator, disableOperator, resetFactors, resetPassword } from '../src/review/index.ts'
import { ConsoleClient, goodPassword, signInNewOperator } from './support/console-client.ts'
import { approve, cheapPasswords, startHarness, type Harness } from './support/harness.ts'
import { Authenticator } from './support/passkey.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.stop())

const context = () => ({ ...harness.installation, passwords: cheapPasswords })
const browser = (): ConsoleClient => new ConsoleClient(() => harness.url)
const entriesOf = async (operatorId: string): Promise<string[]> => {
  const { rows } = await harness.installation.db.query<{ type: string }>(
    `select convert_from(body, 'UTF8')::jsonb ->> 'type' as type from audit_entry
     where convert_from(body, 'UTF8')::jsonb ->> 'operator' = $1 order by id`,
    [operatorId],
  )
  return rows.map(({ type }) => type)
}
const nextCode = (): void => harness.clock.forward({ seconds: 30 })

describe('signing in to the console', () => {
  it('leads from a password that somebody else made to an own one and a second factor, and only then in', async () => {
    const { operator, drawnPassword } = await addOperator(context(), {
      ...{ login: 'sato', displayName: '佐藤 花子', roles: ['reviewer'], by: 'command' },
    })
    const page = browser()
    expect(await page.ask('signInState')).toEqual({ stage: 'signed_out' })
    expect(await page.ask('signIn', { body: { login: ' SATO ', password: drawnPassword } })).toEqual({
      stage: 'password_change',
    })
    for (const early of ['factors', 'ownSessions'] as const)
      expect((await page.call(early)).body.code).toBe('unauthorized_console')
    expect((await page.call('beginTotp')).body.code).toBe('sign_in_out_of_order')
    for (const [next, code] of [
      ['short', 'password_too_short'],
      ['sato-sato-sato', 'password_guessable'],
      [drawnPassword, 'password_unchanged'],
    ])
      expect((await page.call('changePassword', { body: { next } })).body.code).toBe(code)
    expect(await page.ask('changePassword', { body: { next: goodPassword } })).toEqual({ stage: 'enrol' })
    expect((await page.call('confirmTotp', { body: { code: '000000' } })).body.code).toBe('sign_in_out_of_order')
    const { otpauthUri } = await page.ask('beginTotp')
    expect(otpauthUri).toMatch(/^otpauth:\/\/totp\/Honnin%20demo:sato\?secret=[A-Z2-7]{32}&/)
    expect((await page.call('confirmTotp', { body: { code: 'abc' } })).body.code).toBe('code_wrong')
    expect(await page.ask('signInState')).toEqual({ stage: 'enrol' })
    expect(await entriesOf(operator.id)).toEqual([...['operator.added', 'operator.password_changed']])
  })

  it('asks for ID, password and a code of the app, and takes each code once', async () => {
    const sato = await signInNewOperator(harness, { roles: ['administrator'] })
    const me = await sato.client.ask('signInState')
    expect(me).toMatchObject({ stage: 'signed_in', me: { login: sato.login, tenants: null, roles: ['administrator'] } })
    nextCode()
    const code = sato.code()
    const [first, second] = [browser(), browser()]
    for (const page of [first, second])
      expect(await page.ask('signIn', { body: { login: sato.login, password: sato.password } })).toEqual({
        stage: 'second_factor',
        factors: ['totp', 'recovery_code'],
      })
    const answers = await Promise.all([first, second].map((page) => page.call('signInTotp', { body: { code } })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401])
    const refused = answers[0]?.status === 401 ? first : second
    expect((await refused.call('signInTotp', { body: { code } })).body.code).toBe('code_wrong')
    const entries = await entriesOf(sato.id)
    expect(entries.slice(0, 4)).toEqual([
      ...['operator.added', 'operator.password_changed', 'operator.factor_added', 'operator.signed_in'],
    ])
    expect(entries.slice(4).sort()).toEqual([
      ...['operator.sign_in_failed', 'operator.sign_in_failed', 'operator.signed_in'],
    ])
  })

  it('takes a recovery code once', async () => {
    const one = await signInNewOperator(harness, { roles: ['auditor'] })
    expect(new Set(one.recoveryCodes).size).toBe(10)
    const [code = ''] = one.recoveryCodes
    const page = browser()
    await page.ask('signIn', { body: { login: one.login, password: one.password } })
    const shouted = code.toUpperCase().replaceAll('-', ' ')
    expect((await page.ask('signInRecovery', { body: { code: shouted } })).stage).toBe('signed_in')
    expect((await page.ask('factors')).recoveryCodesLeft).toBe(9)
    const again = browser()
    await again.ask('signIn', { body: { login: one.login, password: one.password } })
    expect((await again.call('signInRecovery', { body: { code } })).body.code).toBe('code_wrong')
  })

  it('answers a wrong password, an unknown ID and a disabled operator alike', async () => {
    const one = await signInNewOperator(harness, { roles: ['reviewer'] })
    const gone = await signInNewOperator(harness, { roles: ['reviewer'] })
    await disableOperator(context(), { who: { id: gone.id }, by: 'command' })
    const attempts = [
      { login: one.login, password: 'not the password' },
      { login: 'nobody', password: one.password },
      { login: gone.login, password: gone.password },
      { login: `' or 1=1 --`, password: '' },
    ]
    const bodies = await Promise.all(attempts.map(async (body) => (await browser().call('signIn', { body })).body))
    for (const { code, title, status } of bodies)
      expect({ code, title, status }).toEqual({
        ...{ code: 'sign_in_failed', title: 'ID and password do not fit together', status: 401 },
      })
    expect((await gone.client.call('factors')).body.code).toBe('unauthorized_console')
  })

  it('locks an ID after five failures for longer and longer, counted by all processes together', async () => {
    const one = await signInNewOperator(harness, { roles: ['reviewer'] })
    const verifier = { verify: approve, screenItem: async () => null }
    const logger = createLogger('silent', { write: () => undefined })
    const second = await startApp({ installation: harness.installation, verifier, logger, passwords: cheapPasswords })
    try {
      const pages = [browser(), new ConsoleClient(() => second.url ?? '')]
      const guess = (n: number) =>
        pages[n % 2]!.call('signIn', { body: { login: one.login, password: `guess number ${n}` } })
      const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => guess(n)))
      const codes = answers.map(({ body }) => body.code as string)
      expect(codes.filter((code) => code === 'sign_in_failed')).toHaveLength(5)
      expect(codes.filter((code) => code === 'sign_in_locked')).toHaveLength(7)
      const right = { body: { login: one.login, password: one.password } }
      const locked = await browser().call('signIn', right)
      expect(locked.body.code).toBe('sign_in_locked')
      expect(Number(locked.headers.get('retry-after'))).toBe(30)
      harness.clock.forward({ seconds: 30 })
      expect((await guess(1)).body.code).toBe('sign_in_failed')
      expect(Number((await browser().call('signIn', right)).headers.get('retry-after'))).toBe(60)
      await harness.restart()
      expect((await browser().call('signIn', right)).body.code).toBe('sign_in_locked')
      harness.clock.forward({ seconds: 60 })
      expect((await browser().ask('signIn', right)).stage).toBe('second_factor')
      expect((await guess(2)).body.code).toBe('sign_in_failed')
    } finally {
      await second.stop()
    }
  })

  it('locks the second factor apart from the password', async () => {
    const one = await signInNewOperator(harness, { roles: ['reviewer'] })
    const page = browser()
    const right = { body: { login: one.login, password: one.password } }
    await page.ask('signIn', right)
    const codes = []
    for (let n = 0; n < 6; n += 1)
      codes.push((await page.call('signInTotp', { body: { code: `00000${n}` } })).body.code)
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'code_wrong'), 'sign_in_locked'])
    // The right password again does not open it.
    await page.ask('signIn', right)
    nextCode()
    harness.clock.forward({ seconds: -1 })
    expect((await page.call('signInTotp', { body: { code: one.code() } })).body.code).toBe('sign_in_locked')
    harness.clock.forward({ seconds: 1 })
    expect((await page.ask('signInTotp', { body: { code: one.code() } })).stage).toBe('signed_in')
  })

  it('gives another cookie at every step, so that none can be planted', async () => {
    const one = await signInNewOperator(harness, { roles: ['reviewer'] })
    const page = browser()
    page.cookie = `honnin-console=${'A'.repeat(43)}`
    await page.ask('signIn', { body: { login: one.login, password: one.password } })
    const early = browser()
    early.cookie = page.cookie
    expect(early.cookie).not.toContain('AAAA')
    nextCode()
    const answer = await page.call('signInTotp', { body: { code: one.code() } })
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^honnin-console=[\w-]{43}; Path=\/console\/api; HttpOnly; SameSite=Strict$/,
    )
    expect(await early.ask('signInState')).toEqual({ stage: 'signed_out' })
    expect((await page.ask('signInState')).stage).toBe('signed_in')
    const { rows } = await harness.installation.db.query('select * from operator_session')
    expect(JSON.stringify(rows)).not.toContain(page.cookie?.split('=')[1])
  })

  it('refuses what a page of another origin sends, cookie or not', async () => {
    const one = await signInNewOperator(harness, { roles: ['reviewer'] })
    const refusals = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'x-honnin-console': '0' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of refusals)
      expect((await one.client.call('signOut', { headers })).body.code).toBe('cross_site_refused')
    expect((await one.client.call('factors', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    const form = await fetch(`${harness.url}/console/api/sign-out`, {
      method: 'POST',
      headers: { cookie: one.client.cookie ?? '', 'content-type': 'text/plain' },
      body: '{}',
    })
    expect(form.status).toBe(403)
    expect((await one.client.ask('signInState')).stage).toBe('signed_in')
  })

  it('ends a session that is idle or old, on its own time whatever happens', async () => {
    const one = await signInNewOperator(harness, { roles: ['reviewer'] })
    harness.clock.forward({ minutes: 29 })
    expect((await one.client.ask('signInState')).stage).toBe('signed_in')
    harness.clock.forward({ minutes: 29 })
    expect((await one.client.ask('signInState')).stage).toBe('signed_in')
    for (let minutes = 58; minutes < 12 * 60; minutes += 29) {
      await one.client.call('signInState')
      harness.clock.forward({ minutes: 29 })
    }
    expect((await one.client.ask('signInState')).stage).toBe('signed_out')
    const idle = await signInNewOperator(harness, { roles: ['reviewer'] })
    harness.clock.forward({ minutes: 30 })
    expect((await idle.client.ask('signInState')).stage).toBe('signed_out')
  })

  it('lists and ends own sessions, and all others with a change of the password', async () => {
    const one = await signInNewOperator(harness, { roles: ['reviewer'] })
    const signInAgain = async (): Promise<ConsoleClient> => {
      const page = browser()
      await page.ask('signIn', { body: { login: one.login, password: one.password } })
      nextCode()
      await page.ask('signInTotp', { body: { code: one.code() } })
      return page
    }
    const [second, third] = [await signInAgain(), await signInAgain()]
    const { data } = await third.ask('ownSessions')
    expect(data.map(({ isThis, browser: name }) => [isThis, name])).toEqual([
      [true, 'Test browser'],
      [false, 'Test browser'],
      [false, 'Test browser'],
    ])
    await third.ask('endSession', { path: { id: data[1]?.id ?? '' } })
    expect((await second.ask('signInState')).stage).toBe('signed_out')
    const other = await signInNewOperator(harness, { roles: ['reviewer'] })
    const [otherSession] = (await other.client.ask('ownSessions')).data
    expect((await third.call('endSession', { path: { id: otherSession?.id ?? '' } })).status).toBe(404)
    const next = 'another garden 2045'
    expect((await third.call('changePassword', { body: { next } })).body.code).toBe('password_wrong')
    await third.ask('changePassword', { body: { current: one.password, next } })
    expect((await one.client.ask('signInState')).stage).toBe('signed_out')
    expect((await third.ask('signInState')).stage).toBe('signed_in')
  })

  it('ends every session when password or factors are reset, and asks for what is left', async () => {
    const one = await signInNewOperator(harness, { roles: ['reviewer'] })
    const reset = await resetPassword(context(), { who: { id: one.id }, by: 'command' })
    expect((await one.client.ask('signInState')).stage).toBe('signed_out')
    const page = browser()
    expect((await page.call('signIn', { body: { login: one.login, password: one.password } })).status).toBe(401)
    const signedIn = await page.ask('signIn', { body: { login: one.login, password: reset.drawnPassword } })
    expect(signedIn.stage).toBe('second_factor')
    expect((await page.call('changePassword', { body: { next: goodPassword } })).body.code).toBe('sign_in_out_of_order')
    nextCode()
    expect((await page.ask('signInTotp', { body: { code: one.code() } })).stage).toBe('password_change')
    const bare = await resetFactors(context(), { who: { id: one.id }, by: 'command' })
    expect((await page.ask('signInState')).stage).toBe('signed_out')
    const last = browser()
    const begun = await last.ask('signIn', { body: { login: one.login, password: bare.drawnPassword } })
    expect(begun.stage).toBe('password_change')
  })
})

describe('passkeys', () => {
  it('sign in beside the password; challenges are good once and for this origin', async () => {
    const one = await signInNewOperator(harness, { roles: ['reviewer'] })
    const key = new Authenticator()
    const origin = harness.url
    const options = (await one.client.ask('beginPasskey')) as { challenge: string }
    const foreign = key.register({ challenge: options.challenge, origin: 'https://evil.example' })
    expect((await one.client.call('addPasskey', { body: { name: 'x', response: foreign } })).body.code).toBe(
      'passkey_refused',
    )
    const response = key.register({ challenge: options.challenge, origin })
    const added = await one.client.ask('addPasskey', { body: { name: '机の鍵', response } })
    expect(added).toMatchObject({ recoveryCodes: null, state: { stage: 'signed_in' } })
    const again = await one.client.call('addPasskey', { body: { name: 'again', response } })
    expect(again.body.code).toBe('sign_in_out_of_order')

    const page = browser()
    await page.ask('signIn', { body: { login: one.login, password: one.password } })
    const { challenge } = (await page.ask('passkeyOptions')) as { challenge: string }
    const proof = key.authenticate({ challenge, origin })
    const wrong = new Authenticator().authenticate({ challenge, origin })
    expect((await page.call('signInPasskey', { body: { response: wrong } })).body.code).toBe('passkey_refused')
    // The challenge was used up by the failure.
    expect((await page.call('signInPasskey', { body: { response: proof } })).body.code).toBe('passkey_refused')
    const fresh = (await page.ask('passkeyOptions')) as { challenge: string }
    const good = key.authenticate({ challenge: fresh.challenge, origin })
    expect((await page.ask('signInPasskey', { body: { response: good } })).stage).toBe('signed_in')
    const replay = browser()
    await replay.ask('signIn', { body: { login: one.login, password: one.password } })
    await replay.ask('passkeyOptions')
    expect((await replay.call('signInPasskey', { body: { response: good } })).body.code).toBe('passkey_refused')
  })

  it('are set up and removed only soon after a sign-in, and never the last factor', async () => {
    const one = await signInNewOperator(harness, { roles: ['reviewer'] })
    harness.clock.forward({ minutes: 11 })
    expect((await one.client.call('beginPasskey')).body.code).toBe('fresh_sign_in_required')
    expect((await one.client.call('renewRecoveryCodes')).body.code).toBe('fresh_sign_in_required')
    const { operator, drawnPassword } = await addOperator(context(), {
      ...{ login: 'keyonly', displayName: 'Key', roles: ['reviewer'], by: 'command' },
    })
    const page = browser()
    await page.ask('signIn', { body: { login: operator.login, password: drawnPassword } })
    await page.ask('changePassword', { body: { next: goodPassword } })
    const key = new Authenticator()
    const { challenge } = (await page.ask('beginPasskey')) as { challenge: string }
    const response = key.register({ challenge, origin: harness.url })
    expect((await page.ask('addPasskey', { body: { name: 'only', response } })).recoveryCodes).toHaveLength(10)
    const [passkey] = (await page.ask('factors')).passkeys
    const removed = await page.call('removePasskey', { path: { passkeyId: passkey?.id ?? '' } })
    expect(removed.body.code).toBe('last_factor')
  })
})
