import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { localeCodes } from '@honnin/shared/protocol'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPage, chromiumPath, launchChromium } from './page-under-test.ts'

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly unknown[] }[]
}
declare global {
  interface Window {
    readonly moments: readonly string[]
    show(moment: string, options: { readonly locale: string; readonly theme: string }): Promise<void>
    readonly axe: { run(root: Document, options: object): Promise<{ readonly violations: readonly Violation[] }> }
  }
}
interface LookModule {
  startLookServer(assetsDirectory: string): Promise<{ readonly address: string; close(): void }>
  axeSource(): Promise<string>
}

const lookModule = path.join(fileURLToPath(new URL('..', import.meta.url)), 'dev/look.mjs')

describe.skipIf(chromiumPath === undefined)('every screen', () => {
  let browser: Browser
  let built: Awaited<ReturnType<typeof buildPage>>
  let look: LookModule
  let server: Awaited<ReturnType<LookModule['startLookServer']>>

  beforeAll(async () => {
    built = await buildPage()
    browser = await launchChromium()
    look = (await import(pathToFileURL(lookModule).href)) as LookModule
    server = await look.startLookServer(built.folder)
  })
  afterAll(async () => {
    await browser.close()
    server.close()
    await built.remove()
  })

  const openLook = async (options: BrowserContextOptions): Promise<Page> => {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
    const page = await context.newPage()
    await page.goto(server.address)
    await page.waitForFunction(() => window.moments !== undefined)
    return page
  }

  it.each([
    ['ja', 'light', { width: 390, height: 844 }],
    ['en', 'dark', { width: 390, height: 844 }],
    ['ja-easy', 'light', { width: 1440, height: 900 }],
    ['ja', 'dark', { width: 1440, height: 900 }],
  ] as const)('is accessible in %s, %s', async (locale, theme, viewport) => {
    const page = await openLook({ viewport, colorScheme: theme })
    await page.evaluate(await look.axeSource())
    const findings: string[] = []
    for (const moment of await page.evaluate(() => window.moments)) {
      await page.evaluate(([name, options]) => window.show(name, options), [moment, { locale, theme }] as const)
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
      findings.push(
        ...violations.map(({ id, nodes }) => `${moment}: ${id} ${String(nodes[0]?.target.flat().join(' > '))}`),
      )
    }
    await page.context().close()
    expect(findings).toEqual([])
  })

  it.each([
    ['a small phone', { width: 320, height: 568 }],
    ['a phone on its side', { width: 667, height: 375 }],
    ['a page at 200 % zoom', { width: 360, height: 450 }],
  ])('fits %s in every language, and its actions are in view', async (_, viewport) => {
    const page = await openLook({ viewport })
    const findings: string[] = []
    for (const locale of localeCodes)
      for (const moment of await page.evaluate(() => window.moments)) {
        await page.evaluate(([name, options]) => window.show(name, options), [
          moment,
          { locale, theme: 'light' },
        ] as const)
        const troubles = await page.evaluate(() => {
          const root = document.querySelector('ekyc-capture')?.shadowRoot
          const screen = root?.querySelector('[data-screen]')?.shadowRoot
          const wide = [...(screen?.querySelectorAll('.body, .content, .actions, .above, .below') ?? [])].filter(
            (element) =>
              element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'contents',
          )
          const buttons = [...(screen?.querySelectorAll('.actions button, .tools button') ?? [])].filter((button) => {
            const box = button.getBoundingClientRect()
            return box.bottom > innerHeight + 1 || box.right > innerWidth + 1 || box.left < -1 || box.height < 44
          })
          return [
            ...wide.map(({ className }) => `${className} is too wide`),
            ...buttons.map(({ className }) => `${className} is out of view`),
          ]
        })
        findings.push(...troubles.map((trouble) => `${moment} ${locale}: ${trouble}`))
      }
    await page.context().close()
    expect(findings).toEqual([])
  })
})
