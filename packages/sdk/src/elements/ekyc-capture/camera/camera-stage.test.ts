import { describe, expect, it, vi } from 'vitest'
import type { Step } from '@honnin/shared/protocol'
import { CameraError, type CameraFrame, type Still } from '../../../camera/index.ts'
import { VisionError } from '../../../vision/client/index.ts'
import { CameraStage } from './camera-stage.ts'
import type { CameraPort, CaptureDevices, StageView, TakenShotWithCamera } from './stage-view.ts'

const step = (change: object): Step =>
  ({ stepId: 'stp', documentType: 'jp_driving_licence', ...change }) as unknown as Step
const front = step({ kind: 'document_front' })
const challenge = step({ kind: 'face_challenge', movements: ['turn_left', 'nod'] })

let stills = 0
const still = async (): Promise<Still> => {
  stills += 1
  return {
    blob: new Blob([`${stills}`]),
    width: 1280,
    height: 960,
    sha256: `${stills}`,
    capturedAt: '2026-11-21T00:00:00.000Z',
  }
}

/** A camera that gives a frame every few milliseconds and notes whether it is open. */
const cameraOf = () => {
  const listeners = new Set<(error: CameraError) => void>()
  const life = new AbortController()
  const state = { isOpen: true }
  const camera = {
    stream: { getVideoTracks: () => [{ getSettings: () => ({ deviceId: 'one' }) }] },
    facts: { label: 'camera', width: 1280, height: 960 },
    torch: { available: false, on: false, set: async () => undefined },
    devices: async () => [{ deviceId: 'one', label: 'one' }],
    switchTo: async () => undefined,
    async *frames(_video: unknown, { signal }: { signal: AbortSignal }) {
      for (let timestampMs = 0; !signal.aborted && !life.signal.aborted; timestampMs += 50) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        yield {
          image: { close: () => undefined },
          timestampMs,
          width: 1280,
          height: 960,
          still,
        } as unknown as CameraFrame
      }
    },
    still,
    onEnded: (listener: (error: CameraError) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      state.isOpen = false
      life.abort()
    },
  }
  const unplug = () => listeners.forEach((listener) => listener(new CameraError('camera_disconnected', 'gone')))
  return { camera: camera as unknown as CameraPort, state, unplug }
}

const quad = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.9, 0.9],
  [0.1, 0.9],
]
const good = { found: true, quad, guidance: [], ready: true, personalNumberSide: false, measures: null }
const tooDark = { ...good, guidance: ['too_dark'], ready: false }
const myNumber = { ...good, guidance: ['document_wrong_side'], personalNumberSide: true }

const stageOf = (options: { step: Step; observe: () => unknown; open?: () => Promise<CameraPort> }) => {
  const { camera, state, unplug } = cameraOf()
  const views: StageView[] = []
  const shots: TakenShotWithCamera[] = []
  const faults: string[] = []
  /** In which light each picture was taken, and how long that had been shown. */
  const takenIn: { readonly light: StageView['light']; readonly afterMs: number }[] = []
  let shownAt = 0
  const still = camera.still.bind(camera)
  camera.still = (of) => {
    takenIn.push({ light: stage.view.light, afterMs: performance.now() - shownAt })
    return still(of)
  }
  const video = { srcObject: null, play: async () => undefined } as unknown as HTMLVideoElement
  const devices = {
    openCamera: options.open ?? (async () => camera),
    vision: { run: async () => options.observe(), preload: async () => undefined, echoFrames: async () => undefined },
  } as unknown as CaptureDevices
  const stage = new CameraStage({
    step: options.step,
    devices,
    video,
    onView: (view) => {
      if (view.light !== null) shownAt = performance.now()
      views.push(view)
    },
    onShot: (shot) => {
      // The light must be off before anybody looks at the picture.
      expect(state.isOpen).toBe(false)
      shots.push(shot)
    },
    onFault: (code) => {
      if (options.open === undefined) expect(state.isOpen).toBe(false)
      faults.push(code)
    },
  })
  return { stage, views, shots, faults, state, unplug, video, takenIn }
}
const until = (isTrue: () => boolean) => vi.waitUntil(isTrue, { timeout: 5_000, interval: 5 })

describe('a document', () => {
  it('is photographed by itself once it is held well, and the camera is closed first', async () => {
    const { stage, shots, views, state } = stageOf({ step: front, observe: () => good })
    await stage.start()
    await until(() => shots.length === 1)
    expect(shots[0]).toMatchObject({ source: 'camera-auto', assisted: false, camera: { label: 'camera' } })
    expect(shots[0]?.stills[0]?.findings.quad).toEqual(quad)
    expect(views.some((view) => view.holding && view.guidance === 'hold_still')).toBe(true)
    expect(state.isOpen).toBe(false)
  })

  it('is not photographed while something is to be mended; the person can take it, and what held is noted', async () => {
    const { stage, shots, views } = stageOf({ step: front, observe: () => tooDark })
    const done = stage.start()
    await until(() => views.at(-1)?.guidance === 'too_dark')
    expect(shots).toEqual([])
    await stage.shoot()
    await done
    expect(shots[0]).toMatchObject({ source: 'camera-manual', stills: [{ findings: { guidance: ['too_dark'] } }] })
  })

  it('is never photographed from the side with the personal number, by hand either', async () => {
    const { stage, shots, views, state } = stageOf({ step: front, observe: () => myNumber })
    void stage.start()
    await until(() => views.at(-1)?.forbiddenSide === true)
    await stage.shoot()
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(shots).toEqual([])
    stage.close()
    expect(state.isOpen).toBe(false)
  })

  it('can be photographed by hand where the networks cannot be loaded', async () => {
    const { stage, shots, views } = stageOf({
      step: front,
      observe: () => {
        throw new VisionError('asset_load_failed', 'offline')
      },
    })
    await stage.start()
    expect(views.at(-1)).toMatchObject({ guidanceAway: true, stuck: true })
    await stage.shoot()
    expect(shots).toHaveLength(1)
  })

  it('survives frames that are lost on the way', async () => {
    let calls = 0
    const { stage, shots } = stageOf({
      step: front,
      observe: () => {
        calls += 1
        if (calls % 3 === 0) throw new VisionError('superseded', 'newer')
        return good
      },
    })
    await stage.start()
    await until(() => shots.length === 1)
  })
})

describe('the challenge', () => {
  const nothing = { faces: 0, box: null, measures: null, guidance: ['face_not_found'] }

  it.each([false, true])(
    'takes the frames by the clock when the person goes on (assisted: %s)',
    async (assisted) => {
      const { stage, shots, views } = stageOf({ step: challenge, observe: () => nothing })
      void stage.start()
      await until(() => views.at(-1)?.phase === 'guiding')
      await stage.goOn({ assisted })
      expect(shots[0]?.stills.map(({ findings }) => [findings.phase, findings.movement, findings.sequence])).toEqual([
        ['neutral', undefined, 0],
        ['onset', 'turn_left', 1],
        ['peak', 'turn_left', 2],
        ['onset', 'nod', 3],
        ['peak', 'nod', 4],
        ['neutral', undefined, 5],
      ])
      expect(shots[0]).toMatchObject({ source: 'camera-manual', assisted })
      expect(shots[0]?.stills.every(({ findings }) => (findings.assisted ?? false) === assisted)).toBe(true)
      expect(views.some((view) => view.guidance === 'perform_nod')).toBe(!assisted)
    },
    15_000,
  )
})

describe('the light', () => {
  const lit = step({
    kind: 'face_light',
    lights: [
      { colour: 'blue', ms: 60 },
      { colour: 'rose', ms: 90 },
      { colour: 'blue', ms: 60 },
      { colour: 'amber', ms: 60 },
      { colour: 'green', ms: 60 },
    ],
  })
  const nobody = { faces: 0, box: null, measures: null, guidance: ['face_not_found'] }
  const nowLit = (views: readonly StageView[]) => views.at(-1)?.light ?? null

  it('is not shown before the person says so', async () => {
    const { stage, shots, views } = stageOf({ step: lit, observe: () => nobody })
    void stage.start()
    await until(() => views.at(-1)?.guidance === 'face_not_found')
    expect(views.every(({ light }) => light === null)).toBe(true)
    expect(shots).toEqual([])
    stage.close()
  })

  it('and the pictures are in step: each is taken in its own colour, after the colour has stood as long as was drawn', async () => {
    const { stage, shots, views, takenIn } = stageOf({ step: lit, observe: () => nobody })
    void stage.start()
    await until(() => views.at(-1)?.phase === 'guiding')
    await stage.light({ assisted: false })
    const colours = ['blue', 'rose', 'blue', 'amber', 'green']
    expect(shots[0]?.stills.map(({ findings }) => [findings.sequence, findings.light])).toEqual([...colours.entries()])
    expect(takenIn.map(({ light }) => light)).toEqual(colours)
    // A timer may be a millisecond early against the clock.
    for (const [at, { afterMs }] of takenIn.entries()) expect(afterMs).toBeGreaterThanOrEqual((at === 1 ? 90 : 60) - 2)
    expect(shots[0]).toMatchObject({ source: 'camera-auto', assisted: false })
    expect(nowLit(views)).toBeNull()
  })

  it('is never shown to who goes on without it', async () => {
    const { stage, shots, views } = stageOf({ step: lit, observe: () => nobody })
    void stage.start()
    await until(() => views.at(-1)?.phase === 'guiding')
    await stage.light({ assisted: true })
    expect(views.every(({ light }) => light === null)).toBe(true)
    expect(shots[0]).toMatchObject({ source: 'camera-manual', assisted: true })
    expect(shots[0]?.stills.map(({ findings }) => findings)).toEqual(
      [0, 1, 2, 3, 4].map((sequence) => ({ sequence, assisted: true })),
    )
  })

  it('goes out at once when it is stopped, and what was taken in it is let go', async () => {
    const { stage, shots, views } = stageOf({ step: lit, observe: () => nobody })
    void stage.start()
    await until(() => views.at(-1)?.phase === 'guiding')
    const lights = stage.light({ assisted: false })
    await until(() => nowLit(views) === 'rose')
    const stopped = stage.light({ assisted: true })
    expect(nowLit(views)).toBeNull()
    await Promise.all([lights, stopped])
    expect(shots).toHaveLength(1)
    expect(shots[0]?.stills).toHaveLength(5)
    expect(shots[0]?.stills.every(({ findings }) => findings.assisted === true && findings.light === undefined)).toBe(
      true,
    )
  })

  it('goes out when the page is left', async () => {
    const { stage, shots, faults, views } = stageOf({ step: lit, observe: () => nobody })
    void stage.start()
    await until(() => views.at(-1)?.phase === 'guiding')
    const lights = stage.light({ assisted: false })
    await until(() => nowLit(views) !== null)
    stage.close()
    await lights
    expect([shots, faults]).toEqual([[], []])
  })
})

describe('the camera', () => {
  it.each(['permission_denied', 'no_camera', 'camera_in_use', 'insecure_context'] as const)(
    'that cannot be had is a %s',
    async (code) => {
      const open = () => Promise.reject(new CameraError(code, 'no'))
      const { stage, faults } = stageOf({ step: front, observe: () => good, open })
      await stage.start()
      expect(faults).toEqual([code])
    },
  )

  it('that is unplugged is reported once', async () => {
    const { stage, faults, unplug, views } = stageOf({ step: front, observe: () => tooDark })
    void stage.start()
    await until(() => views.at(-1)?.phase === 'guiding')
    unplug()
    unplug()
    expect(faults).toEqual(['camera_disconnected'])
  })

  it('is released by close, whenever it comes, and nothing is told afterwards', async () => {
    const { stage, state, shots, faults, video } = stageOf({ step: front, observe: () => tooDark })
    void stage.start()
    await new Promise((resolve) => setTimeout(resolve, 30))
    stage.close()
    stage.close()
    await stage.shoot()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(state.isOpen).toBe(false)
    expect(video.srcObject).toBeNull()
    expect([shots, faults]).toEqual([[], []])
  })

  it('is released when it is granted after the person has left', async () => {
    const late = cameraOf()
    let grant: (camera: CameraPort) => void = () => undefined
    const { stage, shots } = stageOf({
      step: front,
      observe: () => good,
      open: () => new Promise((resolve) => (grant = resolve)),
    })
    const done = stage.start()
    stage.close()
    grant(late.camera)
    await done
    expect(late.state.isOpen).toBe(false)
    expect(shots).toEqual([])
  })
})
