import type { Page } from 'playwright-core'
import { PersonAtCamera } from '../src/person-at-camera.ts'
import { scenarios } from '../src/scenario.ts'
import { expect, test } from './stage.ts'

const genuine = scenarios.genuine

declare global {
  interface Window {
    openedTracks: MediaStreamTrack[]
  }
}

/** Remembers every camera track that the page opens. */
const watchTracks = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    window.openedTracks = []
    const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia(constraints)
      window.openedTracks.push(...stream.getTracks())
      return stream
    }
  })

const liveTracks = (page: Page): Promise<number> =>
  page.evaluate(() => window.openedTracks.filter((track) => track.readyState === 'live').length)

test('camera refused: the page says how to allow it, and retry asks again', async ({ stage }) => {
  const person = await PersonAtCamera.open({ ...stage, scenario: genuine, camera: 'refused' })
  try {
    await person.begin()
    await person.goOnUntil((screen) => screen === 'error')
    expect((await person.screen())?.code).toBe('permission_denied')
    await expect(person.page.locator('ekyc-capture [data-action="retry"]').first()).toBeVisible()
  } finally {
    await person.close()
  }
})

test('no camera: the page says so', async ({ stage }) => {
  const person = await PersonAtCamera.open({ ...stage, scenario: genuine, camera: 'absent' })
  try {
    await person.begin()
    await person.goOnUntil((screen) => screen === 'error')
    expect((await person.screen())?.code).toBe('no_camera')
  } finally {
    await person.close()
  }
})

test('camera unplugged in the middle: a way on, and the step is taken up again', async ({ stage }) => {
  const person = await PersonAtCamera.open({ ...stage, scenario: genuine })
  try {
    await watchTracks(person.page)
    await person.begin()
    await person.goOnUntil((screen, _status, step) => screen === 'camera' && step === 'face_challenge')
    await person.page.evaluate(() => {
      for (const track of window.openedTracks.filter(({ readyState }) => readyState === 'live')) {
        track.stop()
        track.dispatchEvent(new Event('ended'))
      }
    })
    await person.goOnUntil((screen) => screen === 'error')
    expect((await person.screen())?.code).toBe('camera_disconnected')
    await person.press('retry')
    await person.goOnUntil((screen, _status, step) => screen === 'shot' && step === 'face_challenge')
  } finally {
    await person.close()
  }
})

test('the camera is off while a shot is reviewed, after cancelling and after the element is removed', async ({
  stage,
}) => {
  const person = await PersonAtCamera.open({ ...stage, scenario: genuine })
  try {
    await watchTracks(person.page)
    await person.begin()
    await person.goOnUntil((screen) => screen === 'shot')
    expect(await liveTracks(person.page)).toBe(0)

    await person.goOnUntil((screen, _status, step) => screen === 'camera' && step === 'face_challenge')
    await expect.poll(() => liveTracks(person.page)).toBeGreaterThan(0)
    await person.page.evaluate(() => document.querySelector('ekyc-capture')?.remove())
    await expect.poll(() => liveTracks(person.page)).toBe(0)
  } finally {
    await person.close()
  }
})

test('network cut in the middle: nothing is lost and it goes on by itself', async ({ stage }) => {
  const person = await PersonAtCamera.open({ ...stage, scenario: genuine })
  try {
    await person.begin()
    await person.goOnUntil((screen) => screen === 'shot')
    await person.page.context().setOffline(true)
    await person.press('accept')
    await person.page.waitForTimeout(3000)
    await person.page.context().setOffline(false)
    const screen = await person.goOnUntil((now, _status, step) => now === 'shot' && step === 'document_back')
    expect(screen).toBe('shot')
  } finally {
    await person.close()
  }
})
