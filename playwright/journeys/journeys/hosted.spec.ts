import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findSystemChromium, quietArguments } from '@honnin/testkit'
import { expect, test as base, type Page } from '@playwright/test'
import { startStack } from '../../../tools/stack.mjs'
import { axeViolations } from './axe-violations.ts'

interface Front {
  /** Creates a session of the tenant; answers its hosted page. */
  createLink(request?: object): Promise<{ readonly id: string; readonly hostedUrl: string }>
  /** Calls the API as the relying party. */
  call(path: string, body?: object): Promise<void>
}

const honnin = fileURLToPath(new URL('../../../packages/server/bin/honnin.mjs', import.meta.url))
const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#0b5d51"/><path d="M11 24l9-13 9 13z" fill="#fff"/></svg>`

const test = base.extend<object, { front: Front }>({
  front: [
    // Playwright insists on a destructured first argument.
    async ({}, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'honnin-hosted-'))
      const stack = await startStack({ dataDir })
      const logoFile = join(dataDir, 'logo.svg')
      await writeFile(logoFile, logo)
      const page = ['--name', 'みらい信用金庫', '--color', '#0b5d51', '--logo', logoFile]
      const asked = ['tenant', 'page', '--tenant', 'demo', ...page, '--return-origin', stack.relyingParty, '--json']
      const { status } = spawnSync(process.execPath, [honnin, ...asked], { env: stack.env })
      expect(status).toBe(0)
      const post = async (path: string, body: object): Promise<{ id: string; hostedUrl: string }> => {
        const headers = { authorization: `Bearer ${stack.secretKey}`, 'content-type': 'application/json' }
        const answer = await fetch(`${stack.honninUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
        expect(answer.ok, path).toBe(true)
        return (await answer.json()) as { id: string; hostedUrl: string }
      }
      await use({
        createLink: (request = {}) => post('/v1/sessions', { returnUrl: `${stack.relyingParty}/`, ...request }),
        call: async (path, body = {}) => {
          await post(path, body)
        },
      })
      await stack.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const desktop = { viewport: { width: 1440, height: 900 } }

test.setTimeout(60_000)
test.use({ actionTimeout: 10_000, launchOptions: { executablePath: findSystemChromium(), args: [...quietArguments] } })

/** Axe finds nothing, nothing is cut off at the side; a picture of it is kept with the results. */
const mustBeFit = async (page: Page, name: string): Promise<void> => {
  expect(await axeViolations(page), name).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow, name).toBeLessThanOrEqual(0)
  await page.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage: true })
}

test('the link leads from a computer to the phone, and on the phone to the consent and back', async ({
  front,
  browser,
}) => {
  const { hostedUrl } = await front.createLink({ locale: 'ja' })
  const computer = await browser.newPage({ ...desktop, locale: 'ja-JP' })
  await computer.goto(hostedUrl)
  await expect(computer.getByRole('img', { name: '本人確認のページを開くQRコード' })).toBeVisible()
  await expect(computer.getByText('みらい信用金庫から、ご本人の確認をお願いしています。')).toBeVisible()
  await mustBeFit(computer, 'computer-ja')
  await computer.getByRole('link', { name: 'English' }).click()
  await expect(computer.getByRole('heading', { name: 'Go on with your phone' })).toBeVisible()
  await mustBeFit(computer, 'computer-en')
  await computer.close()

  const context = await browser.newContext({ ...phone, locale: 'ja-JP' })
  const page = await context.newPage()
  const foreign: string[] = []
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== new URL(hostedUrl).origin) foreign.push(request.url())
  })
  await page.goto(hostedUrl)
  await expect(page.getByRole('img')).toHaveCount(0)
  await mustBeFit(page, 'phone-ja')
  await page.getByRole('button', { name: '本人確認を始める' }).tap()
  await expect(page.getByRole('button', { name: '同意して進む' })).toBeVisible()
  await mustBeFit(page, 'phone-consent-ja')
  expect(foreign).toEqual([])

  // Somebody opens the same link again: the token was given to this page, and goes on being good here.
  await page.reload()
  await page.getByRole('button', { name: '本人確認を始める' }).tap()
  await expect(page.getByRole('button', { name: '同意して進む' })).toBeVisible()
  await context.close()
})

test('whoever stops is told so and led back to the business', async ({ front, browser }) => {
  const { hostedUrl } = await front.createLink({ locale: 'en' })
  const page = await browser.newPage({ ...phone, locale: 'en-GB', colorScheme: 'dark' })
  await page.goto(hostedUrl)
  await mustBeFit(page, 'phone-en-dark')
  await page.getByRole('button', { name: 'Begin the identity check' }).tap()
  await page
    .getByRole('button', { name: /stop|cancel/i })
    .first()
    .tap()
  const sure = page.getByRole('dialog').getByRole('button', { name: /stop|cancel/i })
  if (await sure.count()) await sure.first().tap()
  await expect(page.getByRole('heading', { name: 'Stopped' })).toBeFocused()
  await mustBeFit(page, 'phone-stopped-en')
  await page.getByRole('link', { name: 'Back to みらい信用金庫' }).tap()
  await expect(page).toHaveURL((url) => url.origin !== new URL(hostedUrl).origin)
  await page.goto(hostedUrl)
  await expect(page.getByRole('heading', { name: 'This identity check is over' })).toBeVisible()
  await page.close()
})

test('a link that is over, unknown or opened without JavaScript says what to do', async ({ front, browser }) => {
  const { id, hostedUrl } = await front.createLink()
  const old = new URL('x'.repeat(32), hostedUrl).href
  const scriptless = await browser.newPage({ ...phone, locale: 'ja-JP', javaScriptEnabled: false })
  await scriptless.goto(hostedUrl)
  await expect(scriptless.getByText('このページにはJavaScriptが必要です。')).toBeVisible()
  await expect(scriptless.getByRole('button')).toBeHidden()
  await scriptless.screenshot({ path: test.info().outputPath('phone-scriptless-ja.png'), fullPage: true })
  await scriptless.close()

  const page = await browser.newPage({ ...desktop, locale: 'ja-JP' })
  const open = await browser.newPage({ ...phone, locale: 'ja-JP' })
  await open.goto(hostedUrl)
  await front.call(`/v1/sessions/${id}/cancel`)
  // The page was open when the session ended.
  await open.getByRole('button', { name: '本人確認を始める' }).tap()
  await expect(open.getByRole('heading', { name: 'この本人確認は終わっています' })).toBeVisible()
  await mustBeFit(open, 'phone-ended-ja')
  await open.close()

  await page.goto(hostedUrl)
  await expect(page.getByText('結果やこのあとのことは、みらい信用金庫からお知らせします。')).toBeVisible()
  await mustBeFit(page, 'computer-ended-ja')
  await page.goto(old)
  await expect(page.getByRole('heading', { name: 'リンクが見つかりません' })).toBeVisible()
  await mustBeFit(page, 'computer-unknown-ja')
  await page.close()
})
