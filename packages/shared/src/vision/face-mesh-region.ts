import { applyAffine, type Affine } from './affine.ts'
import { boundingBox, eyeCentres, squareTransform } from './face-alignment.ts'
import type { MeshPoint, Point } from './geometry.ts'

/** Side of the picture that the face mesh network takes, in pixels. */
export const FACE_MESH_INPUT_SIZE = 192
/** The network was trained on squares of 1.5 times the face's longer side (MediaPipe, face_landmark_front_cpu). */
const REGION_SCALE = 1.5
/** Landmarks end at the brows; the mesh's box reaches up to the hairline. Shares of the landmarks' own box. */
const FOREHEAD_SHARE = 0.33

/** Outer eye corners of the mesh: right and left of the person. */
const RIGHT_EYE_CORNER = 33
const LEFT_EYE_CORNER = 263

/** From the network's input to the picture, for a face of which the 68 landmarks are known. */
export function meshRegionFromLandmarks(landmarks: readonly Point[]): Affine {
  const { right, left } = eyeCentres(landmarks)
  const angle = tiltOf(right, left)
  const box = boundingBox(turned(landmarks, -angle))
  const hairline = turned([{ x: box.x + box.width / 2, y: box.y - FOREHEAD_SHARE * box.height }], angle)
  return regionOf([...landmarks, ...hairline], angle)
}

/** The same from a mesh that was found before, in this frame or the one before it. */
export function meshRegionFromMesh(mesh: readonly MeshPoint[]): Affine {
  const right = mesh[RIGHT_EYE_CORNER]
  const left = mesh[LEFT_EYE_CORNER]
  if (right === undefined || left === undefined) throw new TypeError('a face mesh has at least 468 points')
  return regionOf(mesh, tiltOf(right, left))
}

/** Carries the network's points (x, y, z in input pixels, back to back) into the picture; z in the picture's pixels. */
export function meshToPicture(output: Float32Array, region: Affine): readonly MeshPoint[] {
  const scale = Math.hypot(region.a, region.d)
  const mesh: MeshPoint[] = []
  for (let at = 0; at + 2 < output.length; at += 3) {
    const point = applyAffine(region, { x: output[at] ?? 0, y: output[at + 1] ?? 0 })
    mesh.push({ ...point, z: (output[at + 2] ?? 0) * scale })
  }
  return mesh
}

/** How far the line of the eyes is turned clockwise, in radians. */
function tiltOf(right: Point, left: Point): number {
  return Math.atan2(left.y - right.y, left.x - right.x)
}

function turned(points: readonly Point[], angle: number): readonly Point[] {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return points.map(({ x, y }) => ({ x: cos * x - sin * y, y: sin * x + cos * y }))
}

function regionOf(points: readonly Point[], angle: number): Affine {
  const box = boundingBox(turned(points, -angle))
  const [centre] = turned([{ x: box.x + box.width / 2, y: box.y + box.height / 2 }], angle)
  if (centre === undefined) throw new TypeError('a face has points')
  const side = REGION_SCALE * Math.max(box.width, box.height)
  return squareTransform(centre, { side, angle, pixels: FACE_MESH_INPUT_SIZE })
}
