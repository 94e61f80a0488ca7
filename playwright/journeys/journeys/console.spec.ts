import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findSystemChromium, quietArguments } from '@honnin/testkit'
import { expect, test as base, type Page } from '@playwright/test'
import axe from 'axe-core'
import { startStack } from '../../../tools/stack.mjs'
import { ConsoleOperator } from '../src/console-operator.ts'
import { countMovements } from '../src/movement.ts'

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}

interface Desk {
  readonly consoleUrl: string
  /** Adds an operator by the command line; answers the password that is handed over. */
  addOperator(login: string, ...roles: readonly string[]): string
  /** Gives another role by the command line. */
  changeRole(login: string, role: string): void
  /** Creates a session that a simulation sends to a reviewer. */
  createCase(declaredName: string): Promise<string>
}

const honnin = fileURLToPath(new URL('../../../packages/server/bin/honnin.mjs', import.meta.url))

const test = base.extend<object, { desk: Desk }>({
  desk: [
    // Playwright insists on a destructured first argument.
    async ({}, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'honnin-console-'))
      const stack = await startStack({ dataDir })
      const post = async (path: string, body: object): Promise<{ id: string }> => {
        const headers = { authorization: `Bearer ${stack.secretKey}`, 'content-type': 'application/json' }
        const response = await fetch(`${stack.honninUrl}${path}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(body),
        })
        expect(response.ok, path).toBe(true)
        return (await response.json()) as { id: string }
      }
      await use({
        consoleUrl: `${stack.honninUrl}/console`,
        addOperator: (login, ...roles) => {
          const asked = ['operator', 'add', '--login', login, ...roles.flatMap((role) => ['--role', role]), '--json']
          const { stdout } = spawnSync(process.execPath, [honnin, ...asked], { env: stack.env, encoding: 'utf8' })
          return (JSON.parse(stdout) as { drawnPassword: string }).drawnPassword
        },
        changeRole: (login, role) => {
          const asked = ['operator', 'role', login, '--role', role]
          expect(spawnSync(process.execPath, [honnin, ...asked], { env: stack.env }).status).toBe(0)
        },
        createCase: async (name) => {
          const { id } = await post('/v1/sessions', { declared: { name } })
          await post(`/v1/test/sessions/${id}/simulate`, { status: 'review', reasons: ['face_match_unclear'] })
          return id
        },
      })
      await stack.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

test.setTimeout(90_000)
test.use({ actionTimeout: 10_000, launchOptions: { executablePath: findSystemChromium(), args: [...quietArguments] } })

const password = 'seven lanterns over the river'

const standards = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']

/** Axe is brought into the page by the browser's own door, which the page's policy leaves open, and stays until a reload. */
const mustBeAccessible = async (page: Page, what: string): Promise<void> => {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const violations = await page.evaluate(async (values) => {
    const options = { runOnly: { type: 'tag' as const, values }, resultTypes: ['violations' as const] }
    const found = await window.axe.run(document, options)
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  }, standards)
  expect(violations, what).toEqual([])
}

test('a case is decided with the keyboard alone, and its receipt verified in the browser', async ({
  desk,
  browser,
}) => {
  const id = await desk.createCase('山田 太郎')
  const handedOver = desk.addOperator('sato', 'reviewer')
  const page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1440, height: 900 } })
  const sato = new ConsoleOperator({ page, login: 'sato', password })
  await sato.enrol(desk.consoleUrl, handedOver)
  await page.getByRole('button', { name: 'サインアウト' }).press('Enter')
  await expect(page.getByText('サインアウトしました。')).toBeVisible()
  await sato.signIn()

  await page.locator('tbody tr').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(id.slice(-6))
  await expect(page.getByText('山田 太郎')).toHaveCount(0)
  await page.keyboard.press('p')
  await expect(page.getByText('山田 太郎')).toBeVisible()
  await expect(page.locator('.timeline')).toContainText('個人情報を表示')

  await page.keyboard.press('a')
  const confirm = page.getByRole('dialog', { name: 'この方を承認しますか?' })
  await expect(confirm).toContainText('取り消すことはできません。')
  await expect(confirm.getByRole('button', { name: '承認' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('.case-title .badge').first()).toHaveText('承認')
  await expect(page.locator('#next-case')).toBeFocused()

  await page.getByRole('button', { name: 'このブラウザで検証する' }).waitFor()
  await page.keyboard.press('v')
  await expect(page.locator('console-receipt')).toContainText('このブラウザで検証しました')
  await expect(page.locator('console-receipt .steps .done')).toHaveCount(4)
  await expect(page.locator('console-receipt')).toContainText('session.approved')
  await page.close()
})

test('a receipt that was tampered with on its way is refused by the browser', async ({ desk, browser }) => {
  const id = await desk.createCase('鈴木 一郎')
  const page = await browser.newPage({ locale: 'en', viewport: { width: 1440, height: 900 } })
  const auditor = new ConsoleOperator({ page, login: 'ito', password })
  await auditor.enrol(desk.consoleUrl, desk.addOperator('ito', 'auditor'))
  await page.route('**/console/api/audit/*/proof', async (route) => {
    const response = await route.fetch()
    const answer = (await response.json()) as { proof: string }
    // Another hash on the path: the root that follows is not the one that was signed.
    const proof = answer.proof.replace(
      /^(index .*\n.)(.)/m,
      (_all, before: string, letter: string) => before + (letter === 'A' ? 'B' : 'A'),
    )
    await route.fulfill({ response, json: { ...answer, proof } })
  })
  await page.goto(`${desk.consoleUrl}#/case/${id}`)
  await page.getByRole('button', { name: 'Verify in this browser' }).click()
  await expect(page.locator('console-receipt')).toContainText('Not verified')
  await expect(page.locator('console-receipt .failed')).toContainText('in the tree')
  await expect(page.getByText('Your role can look but not decide.')).toBeVisible()
  await page.close()
})

const everyPage = [
  ['queue', 'tbody tr'],
  ['case/{case}', '.decide'],
  ['search', 'tbody tr'],
  ['figures?mode=false', '.plot'],
  ['tenants', 'tbody a'],
  ['tenant/{tenant}', '#claim-minutes'],
  ['tenant/{tenant}?tab=keys', 'tbody tr'],
  ['tenant/{tenant}?tab=webhooks', 'article'],
  ['tenant/{tenant}?tab=policies', '.consequences'],
  ['operators', 'tbody tr'],
  ['holds', 'tbody tr'],
  ['disclosures', '.page .panel'],
  ['audit', 'tbody tr'],
  ['account', '.own-sessions li'],
] as const

/** Where a picture of every page is kept, in each look; nowhere by default. */
const pictures = process.env['HONNIN_CONSOLE_PICTURES']
const desktop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
/** Each page in each language, appearance and size, and each two of them together. */
const looks = [
  { locale: 'ja', colorScheme: 'dark', viewport: desktop },
  { locale: 'ja', colorScheme: 'light', viewport: phone },
  { locale: 'en', colorScheme: 'dark', viewport: phone },
  { locale: 'en', colorScheme: 'light', viewport: desktop },
] as const

test('pages pass axe in both languages, light and dark, on phone and desktop, and stand still on request', async ({
  desk,
  browser,
}) => {
  const id = await desk.createCase('田中 花子')
  const page = await browser.newPage({ locale: 'en', viewport: desktop, reducedMotion: 'reduce' })
  await page.goto(desk.consoleUrl)
  await page.locator('console-sign-in form').waitFor()
  await mustBeAccessible(page, 'sign-in')
  const admin = new ConsoleOperator({ page, login: 'admin', password })
  await admin.enrol(desk.consoleUrl, desk.addOperator('admin', 'administrator', 'reviewer'))
  await page.goto(`${desk.consoleUrl}#/case/${id}`)
  await page.getByRole('button', { name: 'Put on hold' }).click()
  await page.locator('dialog[open] textarea').fill('lawsuit')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.locator('.case-title')).toContainText('On hold')
  await page.goto(`${desk.consoleUrl}#/tenants`)
  const tenant = (await page.locator('tbody a').first().getAttribute('href'))?.split('/')[2] ?? ''

  for (const { locale, colorScheme, viewport } of looks) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.evaluate((chosen) => localStorage.setItem('honnin.console.locale', chosen), locale)
    await page.reload()
    for (const [hash, shown] of everyPage) {
      const what = `${hash} ${locale} ${colorScheme} ${viewport.width}`
      await page.goto(`${desk.consoleUrl}#/${hash.replace('{tenant}', tenant).replace('{case}', id)}`)
      await page.locator(shown).first().waitFor()
      await mustBeAccessible(page, what)
      const moving = await countMovements(page)
      const { isWide, lang } = await page.evaluate(() => ({
        isWide: document.documentElement.scrollWidth > innerWidth,
        lang: document.documentElement.lang,
      }))
      expect({ isWide, moving, lang }, what).toEqual({ isWide: false, moving: 0, lang: locale })
      if (pictures !== undefined)
        await page.screenshot({ path: join(pictures, `${what.replace(/[^a-z0-9]+/gi, '-')}.png`), fullPage: true })
      if (!hash.startsWith('case')) continue
      await page.keyboard.press('d')
      await page.locator('dialog[open]').waitFor()
      await mustBeAccessible(page, `decision ${what}`)
      await page.keyboard.press('Escape')
    }
  }

  await page.goto(`${desk.consoleUrl}#/holds`)
  await expect(page.locator('tbody tr')).toContainText('lawsuit')
  await page.getByRole('button', { name: /^End the hold/ }).click()
  await page.locator('dialog[open] textarea').fill('settled')
  await page.locator('dialog[open] .primary').click()
  await expect(page.getByText('Nothing is on hold.')).toBeVisible()
  await page.goto(`${desk.consoleUrl}#/case/${id}`)
  await page.getByRole('button', { name: 'Erase now' }).click()
  await page.locator('#erase-id').fill(id.slice(-6))
  await page.locator('#retention-reason').fill('asked for by the person')
  await page.locator('dialog[open] .danger').click()
  await expect(page.locator('console-retention')).toContainText('Erased on')
  await page.close()
})

test('the tabulator reaches what administrators do, shows where it is, and comes back to it', async ({
  desk,
  browser,
}) => {
  const page = await browser.newPage({ locale: 'en', viewport: desktop })
  const keys = new ConsoleOperator({ page, login: 'keys', password })
  await keys.enrol(desk.consoleUrl, desk.addOperator('keys', 'administrator'))
  await page.goto(`${desk.consoleUrl}#/tenants`)
  const tenant = (await page.locator('tbody a').first().getAttribute('href'))?.split('/')[2] ?? ''
  await page.goto(`${desk.consoleUrl}#/tenant/${tenant}?tab=webhooks`)
  await page.getByRole('button', { name: /^Send a test/ }).waitFor()
  const ring = (): Promise<string> =>
    page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body)
      return `${outlineStyle} ${outlineWidth}`
    })
  const tabTo = async (name: RegExp): Promise<void> => {
    const wanted = page.getByRole('button', { name })
    for (let steps = 0; steps < 60; steps += 1) {
      await page.keyboard.press('Tab')
      if (await wanted.evaluate((button) => button === document.activeElement)) return
    }
    throw new Error(`no way to ${name} by the tabulator`)
  }
  await tabTo(/^Send a test/)
  expect(await ring()).toBe('solid 3px')
  await page.keyboard.press('Enter')
  await expect(page.locator('console-deliveries tbody tr').first()).toContainText('Test')
  await expect(page.locator('console-deliveries tbody tr').first()).toContainText('Delivered', { timeout: 15_000 })
  await tabTo(/^New signing secret/)
  await page.keyboard.press('Enter')
  await page.locator('dialog[open] select').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect(await ring()).toBe('solid 3px')
  await page.keyboard.press('Enter')
  await expect(page.locator('.secret code')).toContainText('whsec_')
  await expect(page.getByText('Two secrets sign')).toBeVisible()
  await expect(page.getByRole('button', { name: /^New signing secret/ })).toBeFocused()
  await page.close()
})

test('a case whose reviewer has left is taken over, a server that fails is told of, a role that ends ends the session', async ({
  desk,
  browser,
}) => {
  const id = await desk.createCase('佐々木 健')
  const open = async (login: string): Promise<Page> => {
    const page = await browser.newPage({ locale: 'en', viewport: desktop })
    await new ConsoleOperator({ page, login, password }).enrol(desk.consoleUrl, desk.addOperator(login, 'reviewer'))
    await page.goto(`${desk.consoleUrl}#/case/${id}`)
    return page
  }
  const gone = await open('abe')
  await gone.getByRole('button', { name: 'Take the case' }).click()
  await gone.locator('.claim-line').waitFor()
  const page = await open('mori')
  await page.getByRole('button', { name: 'Take it over' }).click()
  await page.locator('dialog[open]').getByRole('button', { name: 'Take it over' }).click()
  await expect(page.locator('.claim-line')).toBeVisible()
  // Who comes back decides on what is not theirs any more: the refusal says so, and the page shows whose it is.
  await gone.keyboard.press('a')
  await gone.keyboard.press('Enter')
  await expect(gone.locator('.decision')).toContainText('Somebody else works on this case')
  await expect(gone.locator('.decision')).toContainText('mori works on this case')
  await gone.close()
  await page.keyboard.press('d')
  await page.locator('dialog[open] textarea').fill('ears differ')
  await page.locator('dialog[open] [type=submit]').press('Enter')
  await expect(page.locator('.case-title .badge').first()).toHaveText('Declined')
  const again = await desk.createCase('佐々木 健')
  await page.goto(`${desk.consoleUrl}#/case/${again}`)
  await page.locator('.decide').waitFor()
  await page.keyboard.press('r')
  await page.locator('dialog[open] [type=submit]').press('Enter')
  await expect(page.locator('.case-title .badge').first()).toHaveText('Asked again')

  await desk.createCase('渡辺 結衣')
  const queue = '**/console/api/queue*'
  await page.route(queue, (route) => route.fulfill({ status: 500, body: 'no' }))
  await page.goto(`${desk.consoleUrl}#/queue`)
  await expect(page.getByRole('alert')).toContainText('Something went wrong on our side')
  await page.unroute(queue)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.locator('tbody tr').first()).toBeVisible()
  await page.context().setOffline(true)
  await page.goto(`${desk.consoleUrl}#/search`)
  await expect(page.getByRole('alert')).toContainText('The network is not reachable')
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.locator('tbody tr').first()).toBeVisible()

  desk.changeRole('mori', 'auditor')
  await page.goto(`${desk.consoleUrl}#/queue`)
  await expect(page.locator('console-sign-in')).toBeVisible()
  await expect(page.getByText('Your session was ended')).toBeVisible()
  await page.close()
})
