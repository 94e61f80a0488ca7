import type { CheckResult, Movement } from '@honnin/shared/protocol'
import type { FaceMeasures, RgbaImage } from '@honnin/shared/vision'
import {
  decodeImage,
  FaceAnalyser,
  fileLimits,
  ImageError,
  WORKING_SIDE_PIXELS,
  type ImageErrorCode,
} from '../vision/index.ts'
import { faceChecks } from './checks/index.ts'
import type { FaceEvidence, FaceFrame } from './evidence.ts'
import { readFaceFrame } from './read-face-frame.ts'
import { runCheck } from './run-check.ts'
import { StageClock } from './stage-clock.ts'

/** What one frame shows. */
export interface FaceFrameReport {
  readonly found: boolean
  readonly score: number | null
  readonly measures: FaceMeasures | null
  readonly sharpness: number | null
  readonly meanLuma: number | null
}

export interface FaceFramesReport {
  readonly frames: readonly FaceFrameReport[]
  readonly checks: readonly CheckResult[]
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>
}

/** A frame that cannot be decoded. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
  readonly code: ImageErrorCode
  /** Its place in the order given, from 0. */
  readonly frame: number

  constructor(cause: ImageError, frame: number) {
    super(cause.message, { cause })
    this.code = cause.code
    this.frame = frame
  }
}

/**
 * Makes the face checks on frames that did not come from a session, in the order given. Throws {@link FrameError} for a
 * picture that cannot be decoded and `ModelError` where a model is missing.
 */
export async function inspectFaceFrames(
  pictures: readonly { readonly bytes: Uint8Array; readonly sha256: string }[],
  { movements }: { readonly movements: readonly Movement[] | null },
): Promise<FaceFramesReport> {
  const clock = new StageClock()
  const faces = await clock.measure('load', () => FaceAnalyser.create())
  try {
    const frames: FaceFrame[] = []
    for (const [frame, { bytes, sha256 }] of pictures.entries()) {
      const image = await clock.measure('decode', () => decodeFrame(bytes, frame))
      frames.push(await readFaceFrame({ image, sha256, isAssisted: false }, { vision: { faces }, clock }))
    }
    const evidence: FaceEvidence = {
      recogniser: faces.model,
      movements,
      faceFrames: () => Promise.resolve(frames),
      lights: null,
      litFrames: () => Promise.resolve([]),
      held: () => Promise.resolve(null),
    }
    const checks: CheckResult[] = []
    for (const check of faceChecks) checks.push(await clock.measure('checks', () => runCheck(check, evidence)))
    return { frames: frames.map(reportOf), checks, timings: clock.timings() }
  } finally {
    await faces.dispose()
  }
}

async function decodeFrame(bytes: Uint8Array, frame: number): Promise<RgbaImage> {
  try {
    return await decodeImage(bytes, { limits: fileLimits, longestSide: WORKING_SIDE_PIXELS })
  } catch (cause) {
    throw cause instanceof ImageError ? new FrameError(cause, frame) : cause
  }
}

function reportOf({ face }: FaceFrame): FaceFrameReport {
  return {
    found: face !== null,
    score: face?.score ?? null,
    measures: face?.measures ?? null,
    sharpness: face?.quality.sharpness ?? null,
    meanLuma: face?.quality.meanLuma ?? null,
  }
}
