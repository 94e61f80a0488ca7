import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findSystemChromium, quietArguments } from './chromium.ts'
import { FakeCamera } from './fake-camera.ts'
import type { Film } from './film.ts'

async function plainFilm(background: string): Promise<Film> {
  const frame = await sharp({ create: { width: 1280, height: 960, channels: 3, background } })
    .jpeg()
    .toBuffer()
  return { frames: Array.from({ length: 15 }, () => frame), width: 1280, height: 960 }
}

/** Opens the camera in the page, looks at one frame, and closes the camera. Runs in the browser. */
const LOOK = `(async (keepOpen) => {
  const stream = globalThis.kept ?? (await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, height: { ideal: 1440 } } }))
  globalThis.kept = keepOpen ? stream : undefined
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = stream
  await video.play()
  await new Promise((resolve) => video.requestVideoFrameCallback(resolve))
  const canvas = new OffscreenCanvas(1, 1)
  const context = canvas.getContext('2d')
  context.drawImage(video, 0, 0, 1, 1)
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
  const seen = { width: video.videoWidth, height: video.videoHeight, red, green, blue }
  if (!keepOpen) stream.getTracks().forEach((track) => track.stop())
  return seen
})`

interface Seen {
  width: number
  height: number
  red: number
  green: number
  blue: number
}

let camera: FakeCamera
let browser: Browser

beforeAll(async () => {
  camera = await FakeCamera.create(await plainFilm('#c02020'))
  browser = await chromium.launch({
    executablePath: findSystemChromium(),
    args: [...quietArguments, ...camera.chromiumArguments],
  })
})

afterAll(async () => {
  await browser.close()
  await camera.close()
})

test('a page sees the film at its full size, and another film the next time it opens the camera', async () => {
  const page = await browser.newPage()
  // The camera is only offered to a secure context, and nothing has to listen for one.
  await page.route('https://camera.invalid/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>c</title>' }),
  )
  await page.goto('https://camera.invalid/')
  const look = (keepOpen: boolean) => page.evaluate<Seen>(`${LOOK}(${keepOpen})`)

  const first = await look(true)
  expect(first).toMatchObject({ width: 1280, height: 960 })
  expect(first.red).toBeGreaterThan(first.blue + 80)

  await camera.play(await plainFilm('#2020c0'))
  const stillOpen = await look(false)
  expect(stillOpen.red).toBeGreaterThan(stillOpen.blue + 80)

  const reopened = await look(false)
  expect(reopened.blue).toBeGreaterThan(reopened.red + 80)
})

test('Chromium stretches 16..235 to 0..255, which is why films are drawn in that range', async () => {
  const page = await browser.newPage()
  await page.route('https://camera.invalid/', (route) => route.fulfill({ contentType: 'text/html', body: '' }))
  await page.goto('https://camera.invalid/')
  for (const [drawn, seen] of [
    [16, 0],
    [71, 64],
    [180, 191],
    [235, 255],
  ] as const) {
    await camera.play(await plainFilm(`rgb(${drawn}, ${drawn}, ${drawn})`))
    const look = await page.evaluate<Seen>(`${LOOK}(false)`)
    expect(Math.abs(look.green - seen)).toBeLessThanOrEqual(4)
  }
})

test('a closed camera leaves no file', async () => {
  const other = await FakeCamera.create(await plainFilm('#808080'))
  expect(existsSync(other.path)).toBe(true)
  await other.close()
  expect(existsSync(other.path)).toBe(false)
})
