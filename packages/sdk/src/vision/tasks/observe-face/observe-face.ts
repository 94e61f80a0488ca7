import { measureFace, type FaceMeasures, type MeshPoint } from '@honnin/shared/vision'
import type { FaceObservation, FractionBox } from '../../protocol/index.ts'
import { judgeFace } from './face-guidance.ts'

/** Finds faces and returns their meshes in pixels (MediaPipe's 468 or 478 points). */
export interface FaceMeshNetwork {
  detect(image: ImageData, timestampMs: number): MeshPoint[][]
}

/** Longest side of the picture in which faces are looked for: the detector itself works on 128 pixels. */
export const facePictureSide = 640

/** Measures and judges the largest face of a picture. Meshes for which `ignore` says so are not counted. */
export function observeFace(
  network: FaceMeshNetwork,
  image: ImageData,
  { timestampMs, ignore }: { readonly timestampMs: number; readonly ignore?: (box: FractionBox) => boolean },
): FaceObservation {
  const faces = network
    .detect(image, timestampMs)
    .map((mesh) => measureFace(mesh))
    .filter((measures) => measures !== null)
    .filter((measures) => ignore?.(fractionBoxOf(measures, image)) !== true)
    .sort((a, b) => b.box.width - a.box.width)
  const largest = faces[0] ?? null
  return {
    faces: faces.length,
    box: largest === null ? null : fractionBoxOf(largest, image),
    measures: largest,
    guidance: judgeFace(faces.length, largest, image),
  }
}

function fractionBoxOf({ box }: FaceMeasures, { width, height }: ImageData): FractionBox {
  return { x: box.x / width, y: box.y / height, width: box.width / width, height: box.height / height }
}
