import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './support/chromium.ts'
import { buildSite, removeSite } from './support/site.ts'
import { serveFolders, type StaticServer } from './support/static-server.ts'
import type { VisionPage } from './support/vision-page.ts'

declare const visionPage: VisionPage

const photographs = path.join(
  path.dirname(createRequire(new URL('../../models/package.json', import.meta.url)).resolve('@vladmandic/face-api')),
  '../demo',
)
/** One woman whose head is turned towards her own right, and one who looks into the camera. */
const turnedFace = { picture: '/photographs/sample4.jpg', region: { x: 900, y: 70, width: 400, height: 300 } }
const frontalFace = { picture: '/photographs/sample6.jpg', region: { x: 170, y: 480, width: 400, height: 300 } }

let browser: Browser
let site: string

beforeAll(async () => {
  ;[browser, site] = await Promise.all([launchChromium(), buildSite()])
})
afterAll(async () => {
  await browser?.close()
  if (site !== undefined) await removeSite(site)
})

/** Opens the page under the strict policy, runs `test`, and checks that nothing was blocked or left the origin. */
async function onPage(
  test: (page: Page, server: StaticServer) => Promise<void>,
  options: { isolated?: boolean; permissions?: string[]; replace?: (path: string) => Uint8Array | null } = {},
): Promise<void> {
  const { isolated = false, permissions = ['camera'], replace } = options
  const server = await serveFolders({ '': site, photographs }, { isolated, ...(replace && { replace }) })
  const context = await browser.newContext({ permissions })
  const foreign: string[] = []
  try {
    const page = await context.newPage()
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== server.origin && protocol !== 'blob:') foreign.push(request.url())
    })
    await page.goto(`${server.origin}/`)
    await page.waitForFunction(() => 'visionPage' in globalThis)
    await test(page, server)
    expect(await page.evaluate(() => visionPage.violations)).toEqual([])
    expect(foreign).toEqual([])
  } finally {
    await context.close()
    await server.close()
  }
}

describe('the vision worker under the strict policy', () => {
  it.each([
    ['alone', { isolated: false, threads: 1 }],
    [
      'cross-origin isolated',
      { isolated: true, threads: Math.max(1, Math.min(2, Math.floor(availableParallelism() / 2))) },
    ],
  ])('finds a drawn card, page %s', async (_, { isolated, threads }) => {
    await onPage(
      async (page) => {
        const { report, found, empty, frameMs } = await page.evaluate(async () => {
          const client = visionPage.VisionClient.create({ assetsBase: 'assets' })
          const { signal } = new AbortController()
          const look = (frame: ImageBitmap) =>
            client.run('observeDocument', { frame, kind: 'document_front', documentType: 'jp_driving_licence' }, signal)
          const report = await client.preload('document', signal)
          const found = []
          const frameMs = []
          for (const angle of [0, 0.1, -0.2]) {
            for (let frame = 0; frame < 5; frame += 1) {
              const { picture, corners } = await visionPage.drawCardScene({ angle, scale: 0.88 })
              const begin = performance.now()
              const observation = await look(picture)
              frameMs.push(performance.now() - begin)
              if (frame === 4) found.push({ observation, corners })
            }
          }
          const blank = await createImageBitmap(new ImageData(1280, 720))
          const empty = await look(blank)
          client.dispose()
          return { report, found, empty, frameMs }
        })
        process.stdout.write(
          `document: ${report.backend}, ${report.threads} threads, init ${report.initMs.toFixed(0)} ms, ` +
            `frame ${median(frameMs).toFixed(1)} ms of 1280x720\n`,
        )
        expect(report).toMatchObject({ backend: 'wasm', threads })
        for (const { observation, corners } of found) {
          expect(observation).toMatchObject({ found: true, ready: true, guidance: [], personalNumberSide: false })
          for (const [corner, [x, y]] of corners.entries()) {
            expect(Math.abs((observation.quad?.[corner]?.[0] ?? 9) - x) * 1280).toBeLessThan(4)
            expect(Math.abs((observation.quad?.[corner]?.[1] ?? 9) - y) * 720).toBeLessThan(4)
          }
        }
        expect(empty).toMatchObject({ found: false, quad: null, ready: false, guidance: ['document_not_found'] })
      },
      { isolated },
    )
  })

  it('refuses a document with an individual number, and takes other twelve digits for what they are', async () => {
    await onPage(async (page) => {
      const { right, wrong, frameMs } = await page.evaluate(async () => {
        const look = async (number: string) => {
          const client = visionPage.VisionClient.create({ assetsBase: 'assets' })
          const { signal } = new AbortController()
          await client.preload('document', signal)
          const { picture } = await visionPage.drawCardScene({ angle: 0.05, scale: 0.88, number })
          const begin = performance.now()
          const input = { frame: picture, kind: 'document_front', documentType: 'jp_driving_licence' } as const
          const observation = await client.run('observeDocument', input, signal)
          frameMs.push(performance.now() - begin)
          client.dispose()
          return observation
        }
        const frameMs: number[] = []
        return { right: await look('9832 0567 3214'), wrong: await look('9832 0567 3215'), frameMs }
      })
      process.stdout.write(`document with a number: first frame ${median(frameMs).toFixed(1)} ms of 1280x720\n`)
      expect(right).toMatchObject({
        found: true,
        ready: false,
        guidance: ['document_wrong_side'],
        personalNumberSide: true,
      })
      expect(wrong).toMatchObject({ found: true, ready: true, guidance: [], personalNumberSide: false })
    })
  })

  it('finds and measures faces in photographs: a turn to the own right reads negative, mirrored positive', async () => {
    await onPage(async (page) => {
      const result = await page.evaluate(
        async ({ turnedFace, frontalFace }) => {
          const client = visionPage.VisionClient.create({ assetsBase: 'assets' })
          const { signal } = new AbortController()
          const report = await client.preload('face', signal)
          const frameMs: number[] = []
          const look = async (face: typeof turnedFace, isMirrored: boolean) => {
            let observation
            for (let frame = 0; frame < 6; frame += 1) {
              const picture = await visionPage.cutPicture(face.picture, face.region, isMirrored)
              const begin = performance.now()
              observation = await client.run('observeFace', { frame: picture, timestampMs: begin }, signal)
              frameMs.push(performance.now() - begin)
            }
            return observation
          }
          const turned = await look(turnedFace, false)
          const mirrored = await look(turnedFace, true)
          const frontal = await look(frontalFace, false)
          const blank = await createImageBitmap(new ImageData(640, 480))
          const nobody = await client.run('observeFace', { frame: blank, timestampMs: performance.now() }, signal)
          client.dispose()
          return { report, turned, mirrored, frontal, nobody, frameMs }
        },
        { turnedFace, frontalFace },
      )
      const { report, turned, mirrored, frontal, nobody, frameMs } = result
      process.stdout.write(
        `face: init ${report.initMs.toFixed(0)} ms, frame ${median(frameMs).toFixed(1)} ms of 640x480\n`,
      )
      expect(turned?.faces).toBe(1)
      expect(turned?.measures?.yawDeg).toBeLessThan(-15)
      expect(turned?.guidance).toContain('face_turned')
      expect(mirrored?.measures?.yawDeg).toBeGreaterThan(15)
      expect(frontal?.faces).toBe(1)
      expect(Math.abs(frontal?.measures?.yawDeg ?? 99)).toBeLessThan(15)
      expect(frontal?.measures?.eyesOpenRatio).toBeGreaterThan(0.15)
      expect(frontal?.measures?.mouthOpenRatio).toBeLessThan(0.4)
      expect(nobody).toMatchObject({ faces: 0, box: null, measures: null, guidance: ['face_not_found'] })
    })
  })

  it.each(['document-corners', 'document-outline', 'document-edges'])(
    'refuses a %s that is not the one in the manifest, and an absent worker',
    async (model) => {
      const { size } = await stat(path.join(import.meta.dirname, `../../models/dist/models/${model}.onnx`))
      const tampered = (requested: string) => (requested.endsWith(`/${model}.onnx`) ? new Uint8Array(size) : null)
      await onPage(
        async (page) => {
          const codes = await page.evaluate(async () => {
            const codeOf = async (assetsBase: string) => {
              const client = visionPage.VisionClient.create({ assetsBase })
              try {
                await client.preload('document')
                return 'loaded'
              } catch (error) {
                return error instanceof visionPage.VisionError ? error.code : String(error)
              } finally {
                client.dispose()
              }
            }
            return [await codeOf('assets'), await codeOf('nowhere')]
          })
          expect(codes).toEqual(['asset_load_failed', 'asset_load_failed'])
        },
        { replace: tampered },
      )
    },
  )
})

describe('the camera', () => {
  it.each([
    ['frames of the video', false],
    ['bitmaps where the browser has no video frames', true],
  ])('delivers %s, photographs and lets go', async (_, withoutVideoFrame) => {
    await onPage(async (page) => {
      const result = await page.evaluate(async (withoutVideoFrame) => {
        if (withoutVideoFrame) Reflect.deleteProperty(globalThis, 'VideoFrame')
        const longTasks: number[] = []
        new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe(
          {
            entryTypes: ['longtask'],
          },
        )
        const stop = new AbortController()
        const camera = await visionPage.CameraSession.open({ facing: 'user', minimumWidth: 640, signal: stop.signal })
        const [track] = camera.stream.getVideoTracks()
        const video = await visionPage.play(camera.stream)
        const kinds = new Set<string>()
        const timestamps: number[] = []
        const stills: { width: number; height: number; type: string; isHashRight: boolean; stillMs: number }[] = []
        const photograph = async (taken: Promise<{ blob: Blob; width: number; height: number; sha256: string }>) => {
          const begin = performance.now()
          const { blob, width, height, sha256 } = await taken
          const stillMs = performance.now() - begin
          const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))
          const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
          stills.push({ width, height, type: blob.type, isHashRight: hex === sha256, stillMs })
        }
        for await (const frame of camera.frames(video, { signal: stop.signal })) {
          kinds.add(frame.image.constructor.name)
          timestamps.push(frame.timestampMs)
          if (timestamps.length === 20) await photograph(frame.still())
          if (timestamps.length === 40) break
        }
        await photograph(camera.still(video))
        const { facts, meetsMinimum } = camera
        const size = { width: video.videoWidth, height: video.videoHeight }
        const devices = await camera.devices()
        camera.close()
        camera.close()
        const afterClose: unknown[] = []
        for await (const frame of camera.frames(video, { signal: stop.signal })) afterClose.push(frame)
        const late = await camera.still(video).then(
          () => 'taken',
          (error: unknown) => (error instanceof visionPage.CameraError ? error.code : String(error)),
        )
        return {
          kinds: [...kinds], timestamps, stills, facts, meetsMinimum, size, devices, late, longTasks,
          afterClose: afterClose.length, trackState: track?.readyState,
          support: await visionPage.checkCaptureSupport(),
        } // prettier-ignore
      }, withoutVideoFrame)
      process.stdout.write(
        `camera: ${result.size.width}x${result.size.height}, still ${result.stills.map(({ stillMs }) => stillMs.toFixed(0)).join(', ')} ms, ` +
          `tasks over 50 ms: ${result.longTasks.map((duration) => duration.toFixed(0)).join(', ') || 'none'}\n`,
      )
      expect(result.kinds).toEqual([withoutVideoFrame ? 'ImageBitmap' : 'VideoFrame'])
      expect(result.timestamps).toEqual([...result.timestamps].sort((a, b) => a - b))
      expect(new Set(result.timestamps).size).toBe(40)
      for (const still of result.stills) {
        expect(still).toMatchObject({ ...result.size, type: 'image/jpeg', isHashRight: true })
      }
      expect(result.facts).toMatchObject({ label: 'fake_device_0', hasCapabilities: true })
      expect(result.facts.deviceIdHash).toMatch(/^[0-9a-f]{64}$/)
      expect(result.facts.frameIntervalMs?.median).toBeGreaterThan(10)
      expect(result.meetsMinimum).toBe(true)
      expect(result.devices.map(({ label }) => label)).toEqual(['fake_device_0'])
      expect(result).toMatchObject({ trackState: 'ended', afterClose: 0, late: 'camera_disconnected' })
      expect(result.support).toEqual({ supported: true, problems: [], inAppBrowser: null })
    })
  })

  it('says that the person refused', async () => {
    await onPage(
      async (page) => {
        const code = await page.evaluate(() =>
          visionPage.CameraSession.open({
            facing: 'user',
            minimumWidth: 640,
            signal: new AbortController().signal,
          }).then(
            (camera) => camera.close(),
            (error: unknown) => (error instanceof visionPage.CameraError ? error.code : String(error)),
          ),
        )
        expect(code).toBe('permission_denied')
      },
      { permissions: [] },
    )
  })

  it('tells when the camera goes, and opens nothing after an abort', async () => {
    await onPage(async (page) => {
      const result = await page.evaluate(async () => {
        const { signal } = new AbortController()
        const camera = await visionPage.CameraSession.open({ facing: 'user', minimumWidth: 640, signal })
        const video = await visionPage.play(camera.stream)
        const told: string[] = []
        camera.onEnded(({ code }) => told.push(code))
        // What an unplugged device does: the track ends without a call of `stop`.
        setTimeout(() => {
          const [track] = camera.stream.getVideoTracks()
          track?.dispatchEvent(new Event('ended'))
        }, 300)
        let thrown = 'nothing'
        try {
          for await (const frame of camera.frames(video, { signal })) frame.image.close()
        } catch (error) {
          thrown = error instanceof visionPage.CameraError ? error.code : String(error)
        }
        const stop = new AbortController()
        const opening = visionPage.CameraSession.open({ facing: 'user', minimumWidth: 640, signal: stop.signal })
        stop.abort('moved on')
        const aborted = await opening.then(
          () => 'opened',
          (error: unknown) => String(error),
        )
        return { told, thrown, aborted }
      })
      expect(result).toEqual({ told: ['camera_disconnected'], thrown: 'camera_disconnected', aborted: 'moved on' })
    })
  })
})

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
