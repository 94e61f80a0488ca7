import { toGray, type RgbaImage } from '@honnin/shared/vision'
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
  return { sha256, isAssisted, gray: toGray(image), face, otherFaces }
}
