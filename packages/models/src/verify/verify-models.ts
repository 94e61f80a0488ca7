import type { LargestDifference, ModelId } from '../model-manifest.ts'
import { verifyFaceApiModels } from './verify-face-api.ts'
import { verifyMediapipeModels } from './verify-mediapipe.ts'

/**
 * The largest difference that float32 sums in another order explain, in the unit of the outputs: fractions, probabilities
 * and embedding values; input pixels (0..192) for the two models with a mesh.
 */
export const TOLERANCES = {
  'face-recognition': 1e-5,
  'face-landmarks-68': 1e-5,
  'face-detector-ssd': 1e-4,
  'face-detector-tiny': 1e-5,
  'face-landmarker': 0,
  'face-mesh': 2e-3,
} as const satisfies Partial<Record<ModelId, number>>

/** Compares every converted model with its source network; the two of MediaPipe only where there is a Chromium. */
export async function verifyModels(chromium: string | undefined): Promise<ReadonlyMap<ModelId, LargestDifference>> {
  const mediapipe = chromium === undefined ? [] : await verifyMediapipeModels(chromium)
  return new Map([...(await verifyFaceApiModels()), ...mediapipe])
}

export function isWithinTolerance(id: ModelId, { value }: LargestDifference): boolean {
  const tolerances: Partial<Record<ModelId, number>> = TOLERANCES
  return value <= (tolerances[id] ?? 0)
}
