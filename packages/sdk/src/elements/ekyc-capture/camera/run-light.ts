import type { Light, Step } from '@honnin/shared/protocol'
import type { CameraFrame, Still } from '../../../camera/index.ts'
import { GuidanceStabiliser } from '../../../flow/guidance-stabiliser.ts'
import { wait } from '../../../transport/index.ts'
import type { FaceObservation } from '../../../vision/protocol/index.ts'
import { observeOrSkip } from './observe-or-skip.ts'
import type { FrameSource, TakenStill, ViewChange } from './stage-view.ts'

export type LightStep = Extract<Step, { kind: 'face_light' }>

/** How long the face is waited for between two pictures where nothing is lit. */
const unlitMs = 350

/** Guides the face into the frame until the frames end; nothing is lit before the person says so. */
export const guideToLight = async (options: {
  readonly frames: FrameSource
  readonly observe: (frame: CameraFrame) => Promise<FaceObservation>
  readonly onView: (change: ViewChange) => void
}): Promise<void> => {
  const stabiliser = new GuidanceStabiliser()
  for await (const frame of options.frames) {
    const face = await observeOrSkip(() => options.observe(frame))
    if (face === null) continue
    options.onView({ phase: 'guiding', guidance: stabiliser.update(face.guidance, frame.timestampMs) })
  }
}

export interface LightRun {
  readonly lights: readonly Light[]
  /** Without light: the pictures are taken as the face is. */
  readonly assisted: boolean
  readonly takeStill: () => Promise<Still>
  /** Ends the lights; what was photographed in them is let go. */
  readonly signal: AbortSignal
  readonly onView: (change: ViewChange) => void
}

/**
 * Lights the face with each colour for as long as was drawn and photographs it at the end of each, when display and camera
 * have long followed. The light goes out whatever happens. Rejects as the camera does, and when `signal` ends it.
 */
export const runLight = async (run: LightRun): Promise<readonly TakenStill[]> => {
  const { lights, assisted, takeStill, signal, onView } = run
  const taken: TakenStill[] = []
  try {
    for (const [sequence, { colour, ms }] of lights.entries()) {
      signal.throwIfAborted()
      onView({
        phase: 'guiding',
        guidance: 'hold_still',
        light: assisted ? null : colour,
        progress: sequence / lights.length,
        stuck: false,
      })
      await wait(assisted ? unlitMs : ms, signal)
      const findings = assisted ? { sequence, assisted } : { sequence, light: colour }
      taken.push({ still: await takeStill(), findings })
    }
    signal.throwIfAborted()
    return taken
  } finally {
    onView({ light: null })
  }
}
