import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BundleManifestSchema, checkBundle, type BundleManifest } from '@honnin/shared/protocol'
import { calculateJwkThumbprint, compactVerify, importJWK } from 'jose'
import type { Browser } from 'playwright-core'
import * as v from 'valibot'
import { buildPage, chromiumPath, launchChromium, PageUnderTest } from './page-under-test.ts'

if (chromiumPath === undefined)
  process.stderr.write(
    'SKIPPED: no Chromium (apt-get install chromium, or HONNIN_CHROMIUM): the page is not tested in a browser\n',
  )

/** Verifies the last bundle as a server does and returns its manifest. */
const verifiedManifest = async ({ server }: PageUnderTest): Promise<BundleManifest> => {
  const bundle = server.bundles.at(-1) ?? ''
  const key = server.deviceKey ?? {}
  const { payload, protectedHeader } = await compactVerify(bundle, await importJWK(key, 'ES256'), {
    algorithms: ['ES256'],
  })
  expect(protectedHeader).toMatchObject({ typ: 'ekyc-bundle+jwt', kid: await calculateJwkThumbprint(key) })
  const manifest = v.parse(BundleManifestSchema, JSON.parse(new TextDecoder().decode(payload)))
  const stored = server.steps.flatMap(({ items }) => items)
  const expectation = {
    sessionId: server.sessionId,
    plan: 'document-and-face',
    documentType: 'jp_driving_licence',
    attempt: server.attempt,
    consentTextVersion: 'v1.test',
    steps: server.steps.map(({ step }) => step),
    items: stored,
  } as unknown as Parameters<typeof checkBundle>[1]
  expect(checkBundle(manifest, expectation)).toBeNull()
  return manifest
}

describe.skipIf(chromiumPath === undefined)('<ekyc-capture> in a browser', () => {
  let browser: Browser
  let built: Awaited<ReturnType<typeof buildPage>>
  let under: PageUnderTest

  beforeAll(async () => {
    built = await buildPage()
    browser = await launchChromium('--use-fake-device-for-media-stream=device-count=2,fps=30')
  })
  afterAll(async () => {
    await browser.close()
    await built.remove()
  })
  beforeEach(async () => {
    under = await PageUnderTest.open(browser, built.folder)
  })
  afterEach(async () => {
    await under.close()
  })

  it('goes from consent to the outcome under a strict policy, keeps to its origin and lets every camera go', async () => {
    await under.goToFirstStep()
    expect(await under.openTracks()).toEqual({ open: 0, all: 0 })
    await under.captureDocument()
    expect(await under.openTracks()).toEqual({ open: 0, all: 1 })
    await under.press('retake')
    await under.press('shutter')
    await under.see('shot')
    await under.press('accept')
    await under.captureFace()
    await under.press('accept')
    await under.see('upload')
    await under.press('submit')
    await under.see('outcome', { status: 'approved' })

    expect(await under.openTracks()).toEqual({ open: 0, all: 3 })
    expect(under.requestsOutside).toEqual([])
    expect(under.complaints).toEqual([])

    const manifest = await verifiedManifest(under)
    expect(manifest.items).toHaveLength(1 + 6)
    expect(manifest.items.slice(1).every((item) => item.clientFindings.assisted === true)).toBe(true)
    expect(manifest.device.cameras).toHaveLength(2)
    expect(manifest.consent.locale).toBe('ja')

    const events = await under.events()
    expect(events.map(({ type }) => type).filter((type) => type !== 'ekyc-guidance')).toEqual([
      'ekyc-ready',
      'ekyc-start',
      'ekyc-step',
      'ekyc-capture',
      'ekyc-step',
      'ekyc-capture',
      'ekyc-step',
      'ekyc-capture',
      'ekyc-submit',
      'ekyc-complete',
    ])
    expect(events.at(-1)?.own).toEqual({ sessionId: under.server.sessionId, status: 'approved' })
    const allowed = new Set([
      'step',
      'index',
      'total',
      'code',
      'severity',
      'message',
      'kind',
      'source',
      'sessionId',
      'status',
    ])
    for (const { own } of events) for (const key of Object.keys(own)) expect(allowed.has(key), key).toBe(true)
  })

  it('remembers the outcome after a reload, without its key', async () => {
    await under.goToFirstStep()
    await under.captureDocument()
    await under.press('accept')
    await under.captureFace()
    await under.press('accept')
    await under.press('submit')
    await under.see('outcome', { status: 'approved' })
    const before = under.server.requests.length
    await under.page.reload()
    await under.see('outcome', { status: 'approved' })
    expect(under.server.requests.slice(before).filter((request) => request.includes('/v1/'))).toEqual([])
    const keys = await under.page.evaluate(
      () =>
        new Promise((resolve) => {
          const open = indexedDB.open('honnin-capture')
          open.onsuccess = () => {
            const all = open.result.transaction('keys').objectStore('keys').getAllKeys()
            all.onsuccess = () => resolve(all.result)
          }
        }),
    )
    expect(keys).toEqual([])
  })

  it('goes on after the steps that are done when the page is reloaded', async () => {
    await under.goToFirstStep()
    await under.captureDocument()
    await under.press('accept')
    await expect.poll(() => under.server.steps.map(({ state }) => state)).toEqual(['complete'])
    await under.page.reload()
    await under.captureFace()
    await under.press('accept')
    await under.press('submit')
    await under.see('outcome')
    const manifest = await verifiedManifest(under)
    expect(manifest.steps.map(({ kind }) => kind)).toEqual(['document_front', 'face_challenge'])
  })

  it('takes a step again whose pictures were lost with the page', async () => {
    await under.goToFirstStep()
    await under.page.route('**/complete', (route) => route.abort())
    await under.captureDocument()
    await under.press('accept')
    await expect.poll(() => under.server.steps[0]?.items.length).toBe(1)
    // The page asks again by itself: the way must stay closed until that page is gone.
    await under.page.reload()
    await under.page.unroute('**/complete')
    await under.see('instruction', { step: 'document_front' })
    await under.captureDocument()
    await under.press('accept')
    await under.captureFace()
    await under.press('accept')
    await under.press('submit')
    await under.see('outcome')
    await verifiedManifest(under)
  })

  it('keeps what was taken while there is no network, and goes on by itself', async () => {
    await under.goToFirstStep()
    await under.captureDocument()
    await under.page.context().setOffline(true)
    await under.press('accept')
    await under.press('begin')
    await under.see('error', { code: 'network_error' })
    expect(await under.events()).toContainEqual({
      type: 'ekyc-error',
      own: { code: 'network_error', recoverable: true, requestId: null },
    })
    await under.page.context().setOffline(false)
    await under.see('camera', { step: 'face_challenge' })
    expect(under.server.steps[0]).toMatchObject({ state: 'complete' })
  })

  it('asks for a picture again that the server refused, and says why', async () => {
    await under.goToFirstStep()
    under.server.refusals.push({ path: /items$/, code: 'my_number_refused' })
    await under.captureDocument()
    await under.press('accept')
    await under.see('instruction', { step: 'document_front' })
    await under.page.getByText('12桁の番号').waitFor()
    await under.captureDocument()
    await under.press('accept')
    await under.see('instruction', { step: 'face_challenge' })
  })

  it('takes a step anew whose time has run out', async () => {
    await under.goToFirstStep()
    under.server.refusals.push({ path: /items$/, code: 'step_expired' })
    await under.captureDocument()
    await under.press('accept')
    await under.see('instruction', { step: 'document_front' })
    await under.page.getByText('時間がたったため').waitFor()
  })

  it('shows a failure of the server with the number to quote, and tries again when asked', async () => {
    await under.see('consent')
    under.server.refusals.push({ path: /consent$/, code: 'illegal_transition' })
    await under.press('agree')
    await under.see('consent')
    under.server.refusals.push({ path: /consent$/, code: 'dpop_proof_reused' })
    await under.press('agree')
    await under.see('error', { code: 'dpop_proof_reused' })
    await under.page.getByText('req_test').waitFor()
    await under.press('retry')
    await under.see('consent')
    await under.press('agree')
    await under.see('document')
  })

  it('begins the next attempt after a request to take the pictures again', async () => {
    under.server.outcome = { status: 'resubmit', finality: 'retryable', reasons: ['document_glare'] }
    await under.goToFirstStep()
    for (const attempt of [1, 2]) {
      await under.captureDocument()
      await under.press('accept')
      await under.captureFace()
      await under.press('accept')
      await under.press('submit')
      await under.see('outcome', { status: 'resubmit' })
      expect((await verifiedManifest(under)).attempt).toBe(attempt)
      if (attempt === 1) {
        await under.press('retry')
        await under.see('instruction', { step: 'document_front' })
      }
    }
  })

  it('stops without a picture when consent is refused', async () => {
    await under.see('consent')
    await under.press('decline')
    await under.see('canceled')
    expect(under.server.consent).toMatchObject({ granted: false, textVersion: 'v1.test', locale: 'ja' })
    expect(await under.events()).toContainEqual({ type: 'ekyc-cancel', own: { reason: 'consent_denied' } })
  })

  it('lets the camera go when the person stops, and tells the server', async () => {
    await under.goToFirstStep()
    await under.press('begin')
    await under.see('camera')
    await expect.poll(() => under.openTracks()).toEqual({ open: 1, all: 1 })
    await under.press('cancel')
    await under.press('cancel:back')
    await under.see('camera')
    await under.press('cancel')
    await under.press('cancel:confirm')
    await under.see('canceled')
    expect(await under.openTracks()).toEqual({ open: 0, all: 1 })
    await expect.poll(() => under.server.cancelReason).toBe('user')
  })

  it('lets the camera go when the element is taken out of the page, and picks up when it is put back', async () => {
    await under.goToFirstStep()
    await under.press('begin')
    await under.see('camera')
    await expect.poll(() => under.openTracks()).toEqual({ open: 1, all: 1 })
    await under.page.evaluate(() => {
      const element = document.querySelector('ekyc-capture')
      element?.remove()
      if (element !== null) setTimeout(() => document.querySelector('main')?.append(element), 200)
    })
    await expect.poll(() => under.openTracks()).toEqual({ open: 0, all: 1 })
    await under.see('instruction', { step: 'document_front' })
  })

  it('says that the camera stopped when it does, and opens it again when asked', async () => {
    await under.goToFirstStep()
    await under.press('begin')
    await under.see('camera')
    await expect.poll(() => under.openTracks()).toEqual({ open: 1, all: 1 })
    await under.page.evaluate(() => {
      for (const track of window.notes.tracks) {
        track.stop()
        track.dispatchEvent(new Event('ended'))
      }
    })
    await under.see('error', { code: 'camera_disconnected' })
    await under.press('retry')
    await under.see('camera', { step: 'document_front' })
  })

  it('moves the focus to the heading of each screen, and can be used with the keyboard alone', async () => {
    await under.see('consent')
    await under.page.locator('ekyc-capture [data-action="agree"]').focus()
    await under.page.keyboard.press('Enter')
    await under.see('document')
    const focused = () =>
      under.page.evaluate(() => {
        let at = document.activeElement
        for (let inner = at?.shadowRoot?.activeElement; inner; inner = inner.shadowRoot?.activeElement) at = inner
        return at?.tagName
      })
    await expect.poll(focused).toBe('H1')
    await under.page.keyboard.press('Tab')
    await under.page.keyboard.press('Enter')
    await under.see('instruction')
    await expect.poll(focused).toBe('H1')
  })
})

describe.skipIf(chromiumPath === undefined)('<ekyc-capture> without a camera', () => {
  let built: Awaited<ReturnType<typeof buildPage>>
  let browser: Browser
  beforeAll(async () => {
    built = await buildPage()
    browser = await launchChromium('--use-fake-ui-for-media-stream=deny', '--use-fake-device-for-media-stream')
  })
  afterAll(async () => {
    await browser.close()
    await built.remove()
  })

  it('shows how to allow it when it was refused', async () => {
    const under = await PageUnderTest.open(browser, built.folder, { permissions: [] })
    try {
      await under.goToFirstStep()
      await under.press('begin')
      await under.see('error', { code: 'permission_denied' })
      await under.page.locator('ekyc-capture [data-browser="chrome-desktop"] li').first().waitFor()
      const types = (await under.events()).map(({ type }) => type)
      expect(types).toContain('ekyc-permission-denied')
      await under.press('retry')
      await under.see('error', { code: 'permission_denied' })
    } finally {
      await under.close()
    }
  })
})
