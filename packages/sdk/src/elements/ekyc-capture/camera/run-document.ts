import type { GuidanceCode } from '@honnin/shared/protocol'
import type { CameraFrame } from '../../../camera/index.ts'
import { GuidanceStabiliser } from '../../../flow/guidance-stabiliser.ts'
import { SteadyShot } from '../../../flow/steady-shot.ts'
import type { FractionQuad } from '../../../vision/protocol/index.ts'
import { observeOrSkip } from './observe-or-skip.ts'
import type { FrameSource, TakenShot, ViewChange } from './stage-view.ts'

/** What both kinds of document observation have in common. */
export interface DocumentSight {
  readonly guidance: readonly GuidanceCode[]
  readonly ready: boolean
  readonly quad: FractionQuad | null
  readonly personalNumberSide: boolean
}

export interface DocumentRun {
  readonly frames: FrameSource
  readonly observe: (frame: CameraFrame) => Promise<DocumentSight>
  readonly onView: (change: ViewChange) => void
}

/**
 * Guides until the document has been held well and still, and photographs that very frame.
 * Returns null when the frames end before. Rejects as the frames or the worker do.
 */
export const runDocument = async ({ frames, observe, onView }: DocumentRun): Promise<TakenShot | null> => {
  const stabiliser = new GuidanceStabiliser()
  const steady = new SteadyShot()
  for await (const frame of frames) {
    const sight = await observeOrSkip(() => observe(frame))
    if (sight === null) continue
    const isReady = sight.ready && !sight.personalNumberSide
    const guidance = stabiliser.update(sight.guidance, frame.timestampMs)
    const { take, progress } = steady.update({ ready: isReady, quad: sight.quad }, frame.timestampMs)
    onView({
      phase: 'guiding',
      guidance: isReady ? 'hold_still' : guidance,
      holding: isReady,
      progress,
      quad: sight.quad,
      forbiddenSide: sight.personalNumberSide,
    })
    if (take) {
      const still = await frame.still()
      const quad = sight.quad === null ? {} : { quad: roundQuad(sight.quad) }
      return { stills: [{ still, findings: quad }], source: 'camera-auto', assisted: false }
    }
  }
  return null
}

type Corner = [number, number]
/** A ten-thousandth of the picture is a fraction of a pixel: more digits would only swell the manifest. */
const inTenThousandths = (value: number): number => Math.round(value * 10_000) / 10_000

const roundQuad = ([a, b, c, d]: FractionQuad): [Corner, Corner, Corner, Corner] => [
  [inTenThousandths(a[0]), inTenThousandths(a[1])],
  [inTenThousandths(b[0]), inTenThousandths(b[1])],
  [inTenThousandths(c[0]), inTenThousandths(c[1])],
  [inTenThousandths(d[0]), inTenThousandths(d[1])],
]
