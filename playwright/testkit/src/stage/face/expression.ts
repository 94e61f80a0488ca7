import { ease } from '../motion.ts'
import type { FacePoint, Plate } from './plate.ts'
import type { HeadPose } from './pose.ts'
import { FACE_SIDES, LIDS, LOWER_LIP, MESH_POINTS, MOUTH, MOUTH_CORNERS, UPPER_LIP } from './topology.ts'

/** Turn of the jaw at the widest opening. */
const JAW_OPEN = (26 * Math.PI) / 180

/** A wide open mouth is round: its corners come in by this share of its half width, the upper lip rises a little. */
const CORNERS_INWARDS = 0.26
const LIP_LIFT = 0.022

const STILL: FacePoint = { x: 0, y: 0, z: 0 }

/** How far each mesh point moves for mouth and lids, before the head turns. */
export function deformFace(plate: Plate, pose: HeadPose): FacePoint[] {
  const moves: FacePoint[] = Array.from({ length: MESH_POINTS }, () => STILL)
  if (pose.mouth > 0) openMouth(plate, pose.mouth, moves)
  if (pose.lids > 0) closeLids(plate, pose.lids, moves)
  return moves
}

/** The lower jaw turns about the joints before the ears; the skin between follows by its height on the face. */
function openMouth(plate: Plate, amount: number, moves: FacePoint[]): void {
  const at = (i: number) => plate.points[i] ?? STILL
  const [left, right] = [at(FACE_SIDES.left), at(FACE_SIDES.right)]
  const lips = at(MOUTH.upper[5])
  const joint = { y: (left.y + right.y) / 2, z: (left.z + right.z) / 2 }
  const angle = JAW_OPEN * amount
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const lowerLip = new Set<number>(LOWER_LIP)
  const upperLip = new Set<number>(UPPER_LIP)
  const corners = new Set<number>(MOUTH_CORNERS)
  const halfMouth = Math.abs(at(MOUTH_CORNERS[1]).x - at(MOUTH_CORNERS[0]).x) / 2
  plate.points.forEach((p, i) => {
    // The lip hangs between its corners: it opens widest in the middle.
    const aside = Math.min(1, Math.abs(p.x - lips.x) / halfMouth)
    const lip = 1 - 0.4 * aside ** 4
    const below = (lips.y - p.y) / plate.faceHeight
    const isCorner = corners.has(i)
    const isUpperLip = upperLip.has(i)
    const share = isCorner ? 0.45 : lowerLip.has(i) ? lip : isUpperLip ? 0.45 * aside ** 2.5 : ease(-0.02, 0.13, below)
    const [y, z] = [p.y - joint.y, p.z - joint.z]
    const inwards = isCorner ? (lips.x - p.x) * CORNERS_INWARDS * amount : 0
    const lifted = isUpperLip ? plate.faceHeight * LIP_LIFT * (1 - aside ** 2) * amount : 0
    moves[i] = { x: inwards, y: (y * cos - z * sin - y) * share + lifted, z: (z * cos + y * sin - z) * share }
  })
}

/** The upper lid comes down to the lower, its skin behind it; it passes in front of the eyeball. */
function closeLids(plate: Plate, amount: number, moves: FacePoint[]): void {
  const at = (i: number) => plate.points[i] ?? STILL
  for (const { upper, lower, crease, belowBrow } of LIDS) {
    for (let k = 1; k + 1 < upper.length; k++) {
      const [top, bottom] = [upper[k] ?? 0, lower[k] ?? 0]
      const gap = at(top).y - at(bottom).y
      const forward = plate.faceWidth * 0.012 * amount
      moves[top] = { x: 0, y: -gap * 0.96 * amount, z: forward }
      moves[bottom] = { x: 0, y: gap * 0.06 * amount, z: forward * 0.5 }
      const fold = crease[k - 1]
      if (fold !== undefined) moves[fold] = { x: 0, y: -gap * 0.62 * amount, z: forward }
      const skin = belowBrow[k - 1]
      if (skin !== undefined) moves[skin] = { x: 0, y: -gap * 0.22 * amount, z: 0 }
    }
  }
}
