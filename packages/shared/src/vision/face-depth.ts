import { meanPoint } from './affine.ts'
import type { MeshPoint, Point } from './geometry.ts'
import { applyHomography, solveHomography, type Homography } from './homography.ts'

/**
 * Mesh points that stay where they are when mouth, lids and brows move: nose, eye corners, forehead, cheeks, temples.
 * The jaw is left out, since it moves with the mouth.
 */
export const rigidMeshPoints: readonly number[] = [
  168, 6, 197, 195, 5, 4, 1, 19, 94, 2, 129, 358, 98, 327, 48, 278, 115, 344, 198, 420, 33, 133, 362, 263, 10, 151, 9,
  8, 67, 297, 54, 284, 103, 332, 109, 338, 116, 345, 117, 346, 118, 347, 123, 352, 50, 280, 205, 425, 187, 411, 127,
  356, 234, 454, 93, 323,
]

/** Points on the middle of the face from the forehead over the bridge and the tip of the nose to the upper lip. */
const midline = { forehead: 9, base: 2, nose: [197, 195, 5, 4, 1] } as const

/** What the change from one picture of a face to another says of its shape. */
export interface FaceParallax {
  /**
   * What no picture of a flat thing can show: root mean square distance between the points of the second picture and where
   * the best plane-to-plane map (homography) puts those of the first, in units of the distance between the eyes.
   */
  readonly homographyResidual: number
  /**
   * How far the ridge of the nose moved off the line from the forehead to the base of the nose, across that line and in
   * units of its length, against the first picture. A sheet that is bent around the vertical keeps it straight.
   */
  readonly noseShift: number
  /** How unequally that map scales at the middle of the face: 1 - smaller/larger singular value; a tilted sheet is narrow. */
  readonly foreshortening: number
}

/** Compares two meshes of one face; `null` where they cannot be related. Both in pixels. */
export function measureFaceParallax(first: readonly MeshPoint[], second: readonly MeshPoint[]): FaceParallax | null {
  const eyes = eyeDistance(second)
  const pairs: { from: Point; to: Point }[] = []
  for (const index of rigidMeshPoints) {
    const from = first[index]
    const to = second[index]
    if (from === undefined || to === undefined) return null
    pairs.push({ from, to })
  }
  const map = solveHomography(pairs)
  const firstRidge = ridgeOffset(first)
  const secondRidge = ridgeOffset(second)
  if (map === null || firstRidge === null || secondRidge === null || !(eyes > 0)) return null
  let squares = 0
  for (const { from, to } of pairs) {
    const mapped = applyHomography(map, from)
    squares += (mapped.x - to.x) ** 2 + (mapped.y - to.y) ** 2
  }
  return {
    homographyResidual: Math.sqrt(squares / pairs.length) / eyes,
    noseShift: Math.abs(secondRidge - firstRidge),
    foreshortening: foreshorteningAt(map, { centre: meanPoint(pairs.map(({ from }) => from)), step: eyes / 2 }),
  }
}

/** 1 - smaller/larger singular value of a map's derivative at `centre`, taken over `step`. */
export function foreshorteningAt(
  map: Homography,
  { centre, step }: { readonly centre: Point; readonly step: number },
): number {
  const origin = applyHomography(map, centre)
  const right = applyHomography(map, { x: centre.x + step, y: centre.y })
  const below = applyHomography(map, { x: centre.x, y: centre.y + step })
  const [a, c] = [right.x - origin.x, right.y - origin.y]
  const [b, d] = [below.x - origin.x, below.y - origin.y]
  // singular values of a 2x2 matrix as sum and difference of its turning and its stretching part
  const sum = Math.hypot(a + d, c - b)
  const difference = Math.hypot(a - d, c + b)
  return sum + difference > 0 ? 1 - Math.abs(sum - difference) / (sum + difference) : 0
}

/**
 * Distance between the eyes' centres as it would be in a frontal view: the network's depth is used, since a turn shortens
 * what the picture shows.
 */
function eyeDistance(mesh: readonly MeshPoint[]): number {
  const [rightOuter, rightInner, leftInner, leftOuter] = [mesh[33], mesh[133], mesh[362], mesh[263]]
  if (!rightOuter || !rightInner || !leftInner || !leftOuter) return 0
  return (
    Math.hypot(
      rightOuter.x + rightInner.x - leftInner.x - leftOuter.x,
      rightOuter.y + rightInner.y - leftInner.y - leftOuter.y,
      rightOuter.z + rightInner.z - leftInner.z - leftOuter.z,
    ) / 2
  )
}

/** Mean signed distance of the nose's ridge from the line forehead to base of the nose, in units of the line's length. */
function ridgeOffset(mesh: readonly MeshPoint[]): number | null {
  const top = mesh[midline.forehead]
  const base = mesh[midline.base]
  const ridge = midline.nose.flatMap((index) => mesh[index] ?? [])
  if (top === undefined || base === undefined || ridge.length === 0) return null
  const length = Math.hypot(base.x - top.x, base.y - top.y)
  if (length < 1) return null
  const middle = meanPoint(ridge)
  return ((middle.x - top.x) * (base.y - top.y) - (middle.y - top.y) * (base.x - top.x)) / (length * length)
}
