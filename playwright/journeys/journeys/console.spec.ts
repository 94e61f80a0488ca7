import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { findSystemChromium, quietArguments } from '@honnin/testkit'
import { expect, test as base, type Page } from '@playwright/test'
import { startStack } from '../../../tools/stack.mjs'
import { ConsoleOperator } from '../src/console-operator.ts'

interface Desk {
  readonly consoleUrl: string
  /** Adds an operator by the command line; answers the password that is handed over. */
  addOperator(login: string, ...roles: readonly string[]): string
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

const mustBeAccessible = async (page: Page, what: string): Promise<void> => {
  // Axe places a script of its own in the page, which the page's policy forbids: its source is run instead.
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode(true)
    .analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    what,
  ).toEqual([])
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
  ['search', 'tbody tr'],
  ['figures?mode=false', '.plot'],
  ['tenants', 'tbody a'],
  ['tenant/{tenant}', '#claim-minutes'],
  ['tenant/{tenant}?tab=keys', 'tbody tr'],
  ['tenant/{tenant}?tab=webhooks', 'article'],
  ['tenant/{tenant}?tab=policies', '.consequences'],
  ['operators', 'tbody tr'],
  ['disclosures', '.page .panel'],
  ['audit', 'tbody tr'],
  ['account', '.own-sessions li'],
] as const
/** What is laid out otherwise on a phone than on a wide screen; colours are the same everywhere. */
const phonePages = everyPage.filter(([page]) => /^(search|figures|operators|account|.*policies)/.test(page))

for (const [colorScheme, viewport, pages] of [
  ['light', { width: 1440, height: 900 }, everyPage],
  ['dark', { width: 390, height: 844 }, phonePages],
] as const) {
  test(`pages pass axe (${colorScheme}, ${viewport.width} pixels)`, async ({ desk, browser }) => {
    const id = await desk.createCase('田中 花子')
    const login = `admin-${colorScheme}`
    const page = await browser.newPage({ locale: 'en', viewport, colorScheme })
    await page.goto(desk.consoleUrl)
    await page.locator('console-sign-in form').waitFor()
    await mustBeAccessible(page, 'sign-in')
    const admin = new ConsoleOperator({ page, login, password })
    await admin.enrol(desk.consoleUrl, desk.addOperator(login, 'administrator', 'reviewer'))
    const show = async (hash: string, shown: string): Promise<void> => {
      await page.goto(`${desk.consoleUrl}#/${hash}`)
      await page.locator(shown).first().waitFor()
      await mustBeAccessible(page, hash)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), hash).toBe(true)
    }
    await page.goto(`${desk.consoleUrl}#/tenants`)
    const tenant = (await page.locator('tbody a').first().getAttribute('href'))?.split('/')[2] ?? ''
    await show('queue', 'tbody tr')
    await show(`case/${id}`, '.decide')
    await page.keyboard.press('d')
    await page.locator('dialog[open]').waitFor()
    await mustBeAccessible(page, 'decision')
    await page.keyboard.press('Escape')
    for (const [hash, shown] of pages) await show(hash.replace('{tenant}', tenant), shown)
    await page.close()
  })
}
