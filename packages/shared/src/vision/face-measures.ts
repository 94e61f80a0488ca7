import { frontalPoint, placeFace, type FacePlacement, type FacePose } from './face-pose.ts'
import type { Box, MeshPoint } from './geometry.ts'

/** Points of MediaPipe's face mesh without irises; models with irises append ten more. */
export const FACE_MESH_POINTS = 468

/** What one frame tells about one face. Angles as in `FacePose`. */
export interface FaceMeasures extends FacePose {
  /** Bounds of the mesh (forehead to chin, ear to ear) in pixels. */
  readonly box: Box
  /** Distance of the eyes' centres in pixels with the head's direction undone. */
  readonly interEyePx: number
  /** Inner lips: gap over width. About 0 closed, above 0.5 wide open. */
  readonly mouthOpenRatio: number
  /** Eye aspect ratio (Soukupova and Cech 2016): lid gap over eye width, mean of both eyes. About 0.2-0.4 open. */
  readonly eyesOpenRatio: number
}

/** Eye corners and two pairs of lid points of one eye, as indexes of the mesh. */
interface EyePoints {
  readonly corners: readonly [number, number]
  readonly lids: readonly (readonly [number, number])[]
}

const rightEye: EyePoints = { corners: [33, 133], lids: [[160, 144], [158, 153]] } // prettier-ignore
const leftEye: EyePoints = { corners: [362, 263], lids: [[385, 380], [387, 373]] } // prettier-ignore
/** Corners of the inner lips, and three pairs of inner lip points: the middle and a third of the way to either side. */
const mouth = { corners: [78, 308], lips: [[13, 14], [82, 87], [312, 317]] } as const // prettier-ignore

/**
 * Measures a face from its mesh (468 or 478 points of MediaPipe's topology, in pixels of an unmirrored picture, z in the
 * same unit). Eyes and mouth are measured with the head's direction undone, so that a turn does not narrow them.
 * Returns null for a mesh that is too short or has no extent.
 */
export function measureFace(mesh: readonly MeshPoint[]): FaceMeasures | null {
  if (mesh.length < FACE_MESH_POINTS) return null
  const placement = placeFace(mesh)
  if (placement === null) return null
  const distance = frontalDistance(mesh, placement)
  const eyeOpenRatio = ({ corners, lids }: EyePoints): number =>
    lids.reduce((sum, [upper, lower]) => sum + distance(upper, lower), 0) / lids.length / distance(...corners)
  const lipGap = mouth.lips.reduce((sum, [upper, lower]) => sum + distance(upper, lower), 0) / mouth.lips.length
  const right = frontalPoint(placement, midpoint(mesh, rightEye.corners))
  const left = frontalPoint(placement, midpoint(mesh, leftEye.corners))
  return {
    ...placement.pose,
    box: boundsOf(mesh),
    interEyePx: Math.hypot(left.x - right.x, left.y - right.y) * placement.scale,
    mouthOpenRatio: lipGap / distance(...mouth.corners),
    eyesOpenRatio: (eyeOpenRatio(rightEye) + eyeOpenRatio(leftEye)) / 2,
  }
}

const nowhere: MeshPoint = { x: 0, y: 0, z: 0 }

/** Depth is left out on purpose: the network's z of lids and lips is far noisier than their x and y. */
function frontalDistance(mesh: readonly MeshPoint[], placement: FacePlacement): (a: number, b: number) => number {
  return (a, b) => {
    const from = frontalPoint(placement, mesh[a] ?? nowhere)
    const to = frontalPoint(placement, mesh[b] ?? nowhere)
    return Math.hypot(to.x - from.x, to.y - from.y)
  }
}

function midpoint(mesh: readonly MeshPoint[], [a, b]: readonly [number, number]): MeshPoint {
  const from = mesh[a] ?? nowhere
  const to = mesh[b] ?? nowhere
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, z: (from.z + to.z) / 2 }
}

function boundsOf(mesh: readonly MeshPoint[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y } of mesh.slice(0, FACE_MESH_POINTS)) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}
