import { meanPoint } from './affine.ts'
import { eyeCentres } from './face-alignment.ts'
import type { MeshPoint, Point } from './geometry.ts'

/** Points that both schemes name: indexes of the mesh (their mean) and of the 68 landmarks. */
const commonPoints: readonly { readonly mesh: readonly number[]; readonly landmark: number }[] = [
  { mesh: [4], landmark: 30 },
  { mesh: [61], landmark: 48 },
  { mesh: [291], landmark: 54 },
  { mesh: [152], landmark: 8 },
]
const rightEye = [33, 133] as const
const leftEye = [362, 263] as const

/**
 * How far two networks disagree on eyes, nose, mouth and chin of one face, in units of the distance between the eyes. About
 * 0.05 for an upright face and up to 0.33 for one that is rolled by 60 degrees; from 0.14 on, with a middle of 0.44, where one
 * network took the face for upside down or lying.
 */
export function landmarkDisagreement(landmarks: readonly Point[], mesh: readonly MeshPoint[]): number {
  const eyes = eyeCentres(landmarks)
  const at = (indexes: readonly number[]): Point => meanPoint(indexes.flatMap((index) => mesh[index] ?? []))
  const [right, left] = [at(rightEye), at(leftEye)]
  const pairs: (readonly [Point, Point])[] = [
    [right, eyes.right],
    [left, eyes.left],
  ]
  for (const common of commonPoints) {
    const landmark = landmarks[common.landmark]
    if (landmark !== undefined) pairs.push([at(common.mesh), landmark])
  }
  const unit = Math.max(distance(right, left), distance(eyes.right, eyes.left))
  return pairs.reduce((sum, [one, other]) => sum + distance(one, other), 0) / pairs.length / unit
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}
