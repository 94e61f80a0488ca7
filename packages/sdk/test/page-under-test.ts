import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { CaptureServer } from './capture-server.ts'

const packageDirectory = fileURLToPath(new URL('..', import.meta.url))

/** Debian's Chromium, or the one that `HONNIN_CHROMIUM` names; null where there is none. */
export const chromiumPath = [process.env['HONNIN_CHROMIUM'], '/usr/bin/chromium'].find(
  (candidate) => candidate !== undefined && existsSync(candidate),
)

const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** What the page noted of itself. */
interface PageNotes {
  readonly events: { readonly type: string; readonly own: Readonly<Record<string, unknown>> }[]
  readonly tracks: MediaStreamTrack[]
}
declare global {
  interface Window {
    notes: PageNotes
  }
}

/** Runs before the page's scripts: notes the element's events and every camera that was opened. */
const takeNotes = (): void => {
  const notes: PageNotes = { events: [], tracks: [] }
  window.notes = notes
  const types = [
    'ready',
    'start',
    'step',
    'guidance',
    'capture',
    'submit',
    'complete',
    'cancel',
    'error',
    'unsupported',
    'permission-denied',
  ]
  for (const type of types)
    document.addEventListener(`ekyc-${type}`, (event) => {
      const own = Object.fromEntries(Object.entries(event).filter(([key]) => key !== 'isTrusted'))
      notes.events.push({ type: event.type, own })
    })
  const getUserMedia = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices)
  if (getUserMedia !== undefined)
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia(constraints)
      notes.tracks.push(...stream.getTracks())
      return stream
    }
}

/** The script of the page as it is now, built once into a folder of its own, without networks: guidance is away. */
export const buildPage = async (): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'honnin-sdk-'))
  const { buildPageScript } = (await import(
    pathToFileURL(path.join(packageDirectory, 'build/page-script.mjs')).href
  )) as {
    buildPageScript: (options: { outDir: string }) => Promise<string>
  }
  await buildPageScript({ outDir: folder })
  return { folder, remove: () => rm(folder, { recursive: true }) }
}

export const launchChromium = (...more: readonly string[]): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath ?? '', args: [...quiet, ...more] })

/** A page with `<ekyc-capture>` before a server of its own. */
export class PageUnderTest {
  readonly server: CaptureServer
  readonly page: Page
  readonly address: string
  /** What the console complained of, policy violations included. */
  readonly complaints: string[] = []
  readonly #outside: string[] = []

  private constructor(server: CaptureServer, page: Page, address: string) {
    this.server = server
    this.page = page
    this.address = address
  }

  static async open(browser: Browser, folder: string, options: BrowserContextOptions = {}): Promise<PageUnderTest> {
    const server: CaptureServer = new CaptureServer(async (address) => {
      if (address === '/') return { type: 'text/html', body: Buffer.from(documentOf(server.clientToken)) }
      if (address === '/page.css') return { type: 'text/css', body: Buffer.from('body { margin: 0 }') }
      const file = path.join(folder, path.basename(address))
      return existsSync(file) ? { type: 'text/javascript', body: await readFile(file) } : null
    })
    const address = await server.listen()
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      permissions: ['camera'],
      locale: 'ja-JP',
      ...options,
    })
    const page = await context.newPage()
    const under = new PageUnderTest(server, page, address)
    page.on('request', (request) => {
      if (!request.url().startsWith(address) && !request.url().startsWith('blob:')) under.#outside.push(request.url())
    })
    page.on('console', (message) => {
      // Expected answers: 401 asks for the first nonce, 404 is for the networks' manifest, which is left out on purpose.
      const isAnswer = message.text().startsWith('Failed to load resource')
      if (message.type() === 'error' && !isAnswer) under.complaints.push(message.text())
    })
    page.on('pageerror', (error) => under.complaints.push(String(error)))
    await page.addInitScript(takeNotes)
    await page.goto(address)
    return under
  }

  get requestsOutside(): readonly string[] {
    return this.#outside
  }

  /** Waits for a screen, with any of the given attributes. */
  async see(screen: string, attributes: Readonly<Record<string, string>> = {}): Promise<void> {
    const more = Object.entries(attributes).map(([name, value]) => `[data-${name}="${value}"]`)
    await this.page.locator(`ekyc-capture [data-screen="${screen}"]${more.join('')}`).waitFor({ timeout: 15_000 })
  }

  async press(action: string): Promise<void> {
    await this.page.locator(`ekyc-capture [data-action="${action}"]`).first().click({ timeout: 15_000 })
  }

  /** From the first screen to the instruction of the first step. */
  async goToFirstStep(): Promise<void> {
    await this.see('consent')
    await this.press('agree')
    await this.see('document')
    await this.press('choose:jp_driving_licence')
    await this.see('instruction', { step: 'document_front' })
  }

  async captureDocument(): Promise<void> {
    await this.press('begin')
    await this.see('camera', { step: 'document_front' })
    await this.press('shutter')
    await this.see('shot')
  }

  async captureFace(): Promise<void> {
    await this.see('instruction', { step: 'face_challenge' })
    await this.press('begin')
    await this.see('camera', { step: 'face_challenge' })
    await this.press('assisted')
    await this.see('shot')
  }

  events(): Promise<PageNotes['events']> {
    return this.page.evaluate(() => window.notes.events)
  }

  /** How many cameras are open now, of all that ever were. */
  openTracks(): Promise<{ readonly open: number; readonly all: number }> {
    return this.page.evaluate(() => ({
      open: window.notes.tracks.filter((track) => track.readyState === 'live').length,
      all: window.notes.tracks.length,
    }))
  }

  async close(): Promise<void> {
    await this.page.context().close()
    this.server.close()
  }
}

const documentOf = (token: string): string => `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>Test</title><link rel="stylesheet" href="/page.css">
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="/ekyc/assets/ekyc-capture.js"></script></head>
<body><main><ekyc-capture session-token="${token}" api-base="/ekyc" assets-base="/ekyc/assets/"></ekyc-capture></main></body></html>`
