import { fitSimilarity, invertAffine, meanPoint, type Affine } from './affine.ts'
import type { Box, Point } from './geometry.ts'
import type { RgbaImage } from './image.ts'
import { warpImage } from './resample.ts'

/** Side of the aligned picture of a face that the recognition network takes, in pixels. */
export const FACE_CHIP_SIZE = 150
/** Margin around the mean face, as dlib's `get_face_chip_details` is called for recognition. */
const CHIP_PADDING = 0.25
/** Points of the mean face begin at landmark 17; the jaw has none. */
const FIRST_MEAN_LANDMARK = 17

/** Mean positions of landmarks 17..67 in the unit square (dlib 19, image_transforms/interpolation.h). */
const MEAN_FACE_X = [
  0.000213256, 0.0752622, 0.18113, 0.29077, 0.393397, 0.586856, 0.689483, 0.799124, 0.904991, 0.98004, 0.490127,
  0.490127, 0.490127, 0.490127, 0.36688, 0.426036, 0.490127, 0.554217, 0.613373, 0.121737, 0.187122, 0.265825, 0.334606,
  0.260918, 0.182743, 0.645647, 0.714428, 0.793132, 0.858516, 0.79751, 0.719335, 0.254149, 0.340985, 0.428858, 0.490127,
  0.551395, 0.639268, 0.726104, 0.642159, 0.556721, 0.490127, 0.423532, 0.338094, 0.290379, 0.428096, 0.490127,
  0.552157, 0.689874, 0.553364, 0.490127, 0.42689,
] as const
const MEAN_FACE_Y = [
  0.106454, 0.038915, 0.0187482, 0.0344891, 0.0773906, 0.0773906, 0.0344891, 0.0187482, 0.038915, 0.106454, 0.203352,
  0.307009, 0.409805, 0.515625, 0.587326, 0.609345, 0.628106, 0.609345, 0.587326, 0.216423, 0.178758, 0.179852,
  0.231733, 0.245099, 0.244077, 0.231733, 0.179852, 0.178758, 0.216423, 0.244077, 0.245099, 0.780233, 0.745405,
  0.727388, 0.742578, 0.727388, 0.745405, 0.780233, 0.864805, 0.902192, 0.909281, 0.902192, 0.864805, 0.784792,
  0.778746, 0.785343, 0.778746, 0.784792, 0.824182, 0.831803, 0.824182,
] as const

/** Nose, eyes, upper lip and upper inner lip: what neither raised brows nor an open mouth moves. */
const steadyLandmarks: readonly number[] = [
  ...Array.from({ length: 28 }, (_, index) => 27 + index),
  ...Array.from({ length: 5 }, (_, index) => 60 + index),
]

/**
 * Where the recogniser expects a face: rotation, scale and shift from the chip (150 x 150 pixels) to the picture.
 * `landmarks` are the 68 points of the iBUG scheme in pixels. Returns `null` where they coincide.
 */
export function faceChipTransform(landmarks: readonly Point[]): Affine | null {
  const from: Point[] = []
  const to: Point[] = []
  for (const index of steadyLandmarks) {
    const landmark = landmarks[index]
    const x = MEAN_FACE_X[index - FIRST_MEAN_LANDMARK]
    const y = MEAN_FACE_Y[index - FIRST_MEAN_LANDMARK]
    if (landmark === undefined || x === undefined || y === undefined) return null
    from.push(landmark)
    to.push({ x: chipCoordinate(x), y: chipCoordinate(y) })
  }
  const toChip = fitSimilarity(from, to)
  return toChip === null ? null : invertAffine(toChip)
}

function chipCoordinate(mean: number): number {
  return ((CHIP_PADDING + mean) / (2 * CHIP_PADDING + 1)) * FACE_CHIP_SIZE
}

/** Cuts the aligned face out of the picture, or returns `null` where the landmarks do not span a face. */
export function cutFaceChip(image: RgbaImage, landmarks: readonly Point[]): RgbaImage | null {
  const toSource = faceChipTransform(landmarks)
  if (toSource === null) return null
  return warpImage(image, { toSource, width: FACE_CHIP_SIZE, height: FACE_CHIP_SIZE })
}

/** Centres of the right and left eye (the person's own sides) of 68 landmarks. */
export function eyeCentres(landmarks: readonly Point[]): { readonly right: Point; readonly left: Point } {
  return { right: meanPoint(landmarks.slice(36, 42)), left: meanPoint(landmarks.slice(42, 48)) }
}

/** The smallest box that holds all points. */
export function boundingBox(points: readonly Point[]): Box {
  let left = Infinity
  let top = Infinity
  let right = -Infinity
  let bottom = -Infinity
  for (const { x, y } of points) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** From a picture of `pixels` x `pixels` to the square of side `side` around `centre`, turned clockwise by `angle` radians. */
export function squareTransform(
  centre: Point,
  square: { readonly side: number; readonly angle: number; readonly pixels: number },
): Affine {
  const scale = square.side / square.pixels
  const cos = Math.cos(square.angle) * scale
  const sin = Math.sin(square.angle) * scale
  const half = square.pixels / 2
  return {
    a: cos,
    b: -sin,
    c: centre.x - cos * half + sin * half,
    d: sin,
    e: cos,
    f: centre.y - sin * half - cos * half,
  }
}
