import {
  cropImage,
  measureScreenPattern,
  SCREEN_PATTERN_SIDE,
  toGray,
  type Box,
  type RgbaImage,
  type ScreenPattern,
} from '@honnin/shared/vision'
import type { VisionEngine } from '../vision/index.ts'
import type { FaceFrame } from './evidence.ts'
import type { StageClock } from './stage-clock.ts'
import { thresholds } from './thresholds.ts'

/** Measures the largest face of one frame and counts the others. */
export async function readFaceFrame(
  frame: { readonly image: RgbaImage; readonly sha256: string; readonly isAssisted: boolean },
  { vision, clock }: { readonly vision: Pick<VisionEngine, 'faces'>; readonly clock: StageClock },
): Promise<FaceFrame> {
  const { image, sha256, isAssisted } = frame
  const faces = await clock.measure('detect', () => vision.faces.detect(image))
  const [largest] = faces
  const face =
    largest === undefined ? null : await clock.measure('face', () => vision.faces.describeLive(image, largest))
  const floor = thresholds.otherFaceShare * (largest?.box.width ?? 0)
  const otherFaces = faces.slice(1).filter(({ box }) => box.width >= floor).length
  return {
    sha256,
    isAssisted,
    gray: toGray(image),
    face,
    otherFaces,
    screenPattern: patternReader(image, largest?.box),
  }
}

/** Keeps only the middle of the face in memory. */
function patternReader(image: RgbaImage, box: Box | undefined): () => ScreenPattern | null {
  if (box === undefined) return () => null
  const side = SCREEN_PATTERN_SIDE
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const { image: part } = cropImage(image, {
    x: Math.min(image.width - side, Math.max(0, middle.x - side / 2)),
    y: Math.min(image.height - side, Math.max(0, middle.y - side / 2)),
    width: side,
    height: side,
  })
  return () => measureScreenPattern(part, { x: part.width / 2, y: part.height / 2 })
}
