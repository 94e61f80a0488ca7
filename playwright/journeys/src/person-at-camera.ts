import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { IssuedStepSchema, type Step } from '@honnin/shared/protocol'
import { FakeCamera, findSystemChromium, quietArguments, type FilmStudio } from '@honnin/testkit'
import * as v from 'valibot'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import type { Cast } from './cast.ts'
import { filmFor, renderFilms, type Scenario } from './scenario.ts'

/** What the relying party's server tells of a verification. */
export interface SeenResult {
  readonly id: string
  readonly status: string
  readonly decision: { readonly status: string; readonly finality: string; readonly reasons: readonly string[] } | null
  readonly checks: readonly { readonly id: string; readonly outcome: string; readonly reasons: readonly string[] }[]
  readonly timings: Readonly<Record<string, number>> | null
  readonly audit: { readonly index: number; readonly proof: string | null } | null
  readonly webhook: { readonly status: string; readonly received: number }
}

export interface CameraOptions {
  readonly scenario: Scenario
  readonly cast: Cast
  readonly studio: FilmStudio
  /** Address of the relying party's page. */
  readonly relyingParty: string
  readonly context?: BrowserContextOptions
  /** `film` (default) plays the scenario; `refused`: the person does not allow the camera; `absent`: there is none. */
  readonly camera?: 'film' | 'refused' | 'absent'
  /** Folder for a picture of every screen. */
  readonly screenshots?: string
  /** Told of each screen as it comes. */
  readonly onScreen?: (screen: string, step: string | null) => void
  /** Told of each guidance that the camera screen shows. */
  readonly onGuidance?: (code: string) => void
}

/** How long one screen may stay before the run is given up. */
const screenLimitMs = 90_000
const pollMs = 150

/** A browser whose camera plays the scenario's films: the film is exchanged when the server issues a step. */
export class PersonAtCamera {
  readonly page: Page
  /** Every address that the page asked for. */
  readonly requests: string[] = []
  /** Errors that no script caught, and violations of the page's policy. */
  readonly complaints: string[] = []
  readonly #options: CameraOptions
  readonly #browser: Browser
  readonly #camera: FakeCamera
  #pictures = 0

  private constructor(options: CameraOptions, browser: Browser, camera: FakeCamera, page: Page) {
    this.#options = options
    this.#browser = browser
    this.#camera = camera
    this.page = page
  }

  static async open(options: CameraOptions): Promise<PersonAtCamera> {
    const waiting = await options.studio.segment({
      kind: 'person',
      photo: options.cast.holder.person.livePhoto,
      movement: 'neutral',
    })
    await renderFilms(options.scenario, options.cast, options.studio)
    const camera = await FakeCamera.create(waiting)
    const browser = await chromium.launch({
      executablePath: findSystemChromium(),
      args: [...quietArguments, ...cameraArguments(options.camera ?? 'film', camera)],
    })
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      locale: 'ja-JP',
      ...(options.camera === undefined || options.camera === 'film' ? { permissions: ['camera'] } : {}),
      ...options.context,
    })
    const page = await context.newPage()
    const person = new PersonAtCamera(options, browser, camera, page)
    page.on('request', (request) => person.requests.push(request.url()))
    page.on('console', (message) => {
      if (/content security policy|permissions policy/i.test(message.text())) person.complaints.push(message.text())
    })
    page.on('pageerror', (error) => person.complaints.push(String(error)))
    if (options.screenshots !== undefined) await mkdir(options.screenshots, { recursive: true })
    await person.#exchangeFilms()
    return person
  }

  /** Holds the answer that issues a step until the film that fits it is in the camera. */
  async #exchangeFilms(): Promise<void> {
    const { scenario, cast, studio } = this.#options
    await this.page.route('**/v1/capture/steps', async (route) => {
      const response = await route.fetch()
      if (response.ok()) {
        const body: unknown = await response.json()
        const step = stepOf(body)
        if (step !== null) await this.#camera.play(await filmFor(scenario, step, cast, studio))
      }
      await route.fulfill({ response })
    })
  }

  /** Begins on the relying party's page and goes on until the verification has an end. */
  async verify(): Promise<SeenResult> {
    await this.begin()
    const end = await this.goOnUntil(
      (screen, status) => screen === 'canceled' || (screen === 'outcome' && status !== 'processing'),
    )
    await this.#picture(end)
    return this.result()
  }

  async begin(): Promise<void> {
    await this.page.goto(this.#options.relyingParty)
    const created = this.page.waitForResponse((response) => response.url().endsWith('/verifications'))
    await this.page.click('#begin')
    const answer: unknown = await (await created).json()
    if (typeof answer !== 'object' || answer === null || !('id' in answer))
      throw new TypeError('no verification was created')
    this.#verificationId = String(answer.id)
  }

  #verificationId = ''

  /** The truth as the relying party's server has it. */
  async result(): Promise<SeenResult> {
    const deadline = Date.now() + 30_000
    for (;;) {
      const response = await this.page.request.get(
        new URL(`/verifications/${this.#verificationId}`, this.#options.relyingParty).href,
      )
      const result = (await response.json()) as SeenResult
      const isOpen =
        ['processing'].includes(result.status) || (result.decision !== null && (result.audit?.proof ?? null) === null)
      if (!isOpen || Date.now() > deadline) return result
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }

  /** The screen that is shown, its step and status; null before the element is there. */
  async screen(): Promise<{ screen: string; step: string | null; status: string | null; code: string | null } | null> {
    const root = this.page.locator('ekyc-capture [data-screen]').first()
    if ((await root.count()) === 0) return null
    return root
      .evaluate((element) => ({
        screen: element.getAttribute('data-screen') ?? '',
        step: element.getAttribute('data-step'),
        status: element.getAttribute('data-status'),
        code: element.getAttribute('data-code'),
      }))
      .catch(() => null)
  }

  /**
   * Acts on each screen as the scenario's person would, until `isEnd` says so; returns that screen's name.
   *
   * @throws Error when a screen stays too long or an error screen comes
   */
  async goOnUntil(isEnd: (screen: string, status: string | null, step: string | null) => boolean): Promise<string> {
    let shown = ''
    let since = Date.now()
    let guided: string | null = null
    for (;;) {
      const now = await this.screen()
      if (now !== null) {
        const key = `${now.screen}/${now.step ?? ''}/${now.status ?? ''}`
        if (key !== shown) {
          shown = key
          since = Date.now()
          this.#options.onScreen?.(now.screen, now.step)
          await this.page.waitForTimeout(350)
          await this.#picture([now.screen, now.step].filter((part) => part !== null).join('-'))
        }
        if (isEnd(now.screen, now.status, now.step)) return now.screen
        if (now.screen === 'error') throw new Error(`the capture shows the error ${now.code ?? ''}`)
        if (now.screen === 'camera') guided = await this.#tellGuidance(guided)
        await this.#act(now.screen, Date.now() - since)
      }
      if (Date.now() - since > screenLimitMs) {
        await this.#picture('stuck')
        throw new Error(`stuck at ${shown}, guidance ${(await this.#guidance()) ?? 'none'}`)
      }
      await this.page.waitForTimeout(pollMs)
    }
  }

  async #guidance(): Promise<string | null> {
    const plate = this.page.locator('ekyc-capture [data-guidance]').first()
    return plate.getAttribute('data-guidance', { timeout: 200 }).catch(() => null)
  }

  async #tellGuidance(before: string | null): Promise<string | null> {
    const code = await this.#guidance()
    if (code !== null && code !== before) this.#options.onGuidance?.(code)
    return code
  }

  async #act(screen: string, shownForMs: number): Promise<void> {
    switch (screen) {
      case 'consent':
        return this.press(this.#options.scenario.agrees ? 'agree' : 'decline')
      case 'document':
        return this.press(`choose:${this.#options.scenario.documentType}`)
      case 'instruction':
        return this.press('begin')
      case 'camera':
        if (!this.#options.scenario.insists || shownForMs < 9000) return
        await this.press('shutter')
        return this.press('continue')
      case 'shot':
        return this.press('accept')
      case 'upload':
        return this.press('submit')
      default:
        return
    }
  }

  /** Presses a button of the capture when it is there. */
  async press(action: string): Promise<void> {
    const button = this.page.locator(`ekyc-capture [data-action="${action}"]`).first()
    if (!(await button.isVisible().catch(() => false))) return
    await button.click({ timeout: 2000 }).catch(() => undefined)
  }

  async #picture(name: string): Promise<void> {
    const folder = this.#options.screenshots
    if (folder === undefined) return
    this.#pictures += 1
    await this.page.screenshot({ path: join(folder, `${String(this.#pictures).padStart(2, '0')}-${name}.png`) })
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await this.#camera.close()
  }
}

/** How Chromium has to be started for each kind of camera. */
const cameraArguments = (kind: NonNullable<CameraOptions['camera']>, camera: FakeCamera): readonly string[] => {
  switch (kind) {
    case 'film':
      return camera.chromiumArguments
    case 'refused':
      return ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny']
    case 'absent':
      return ['--use-fake-ui-for-media-stream']
  }
}

const stepOf = (body: unknown): Step | null => v.parse(IssuedStepSchema, body).step
