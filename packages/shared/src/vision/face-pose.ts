import type { MeshPoint } from './geometry.ts'

/**
 * Direction of a head in degrees, with the signs of ISO/IEC 19794-5 5.3: all three are 0 for a face that looks straight
 * into the camera; `yawDeg` is positive when the person turns to their own left, `pitchDeg` when they look down,
 * `rollDeg` when they lean towards their own right shoulder.
 */
export interface FacePose {
  readonly yawDeg: number
  readonly pitchDeg: number
  readonly rollDeg: number
}

/** Where the canonical head lies in a picture: `pixel = scale * rotation * canonical + translation`. */
export interface FacePlacement {
  /** Row-major 3x3, from canonical axes to picture axes (x right, y down, z away from the camera). */
  readonly rotation: readonly number[]
  /** Pixels per canonical centimetre. */
  readonly scale: number
  readonly pose: FacePose
}

/**
 * Mesh points that keep their places when the mouth, the lids and the brows move, in centimetres of MediaPipe's
 * canonical face model (Apache-2.0), here with y down and z away from the camera. Cheeks and jaw, which MediaPipe's own
 * fit includes, are left out: an opening mouth would read as a nod.
 */
const rigidPoints: readonly (MeshPoint & { readonly index: number })[] = [
  { index: 10, x: 0, y: -8.262, z: -4.482 },
  { index: 151, x: 0, y: -6.545, z: -5.027 },
  { index: 9, x: 0, y: -4.886, z: -5.385 },
  { index: 8, x: 0, y: -4.019, z: -5.285 },
  { index: 168, x: 0, y: -3.271, z: -5.236 },
  { index: 6, x: 0, y: -2.473, z: -5.789 },
  { index: 197, x: 0, y: -1.728, z: -6.317 },
  { index: 195, x: 0, y: -1.059, z: -6.775 },
  { index: 5, x: 0, y: -0.366, z: -7.243 },
  { index: 4, x: 0, y: 0.463, z: -7.587 },
  { index: 1, x: 0, y: 1.127, z: -7.476 },
  { index: 33, x: -4.446, y: -2.664, z: -3.173 },
  { index: 263, x: 4.446, y: -2.664, z: -3.173 },
  { index: 133, x: -1.856, y: -2.585, z: -3.758 },
  { index: 362, x: 1.856, y: -2.585, z: -3.758 },
  { index: 54, x: -6.279, y: -6.615, z: -1.426 },
  { index: 284, x: 6.279, y: -6.615, z: -1.426 },
  { index: 67, x: -3.524, y: -8.006, z: -3.729 },
  { index: 297, x: 3.524, y: -8.006, z: -3.729 },
  { index: 127, x: -7.743, y: -2.365, z: 2.005 },
  { index: 356, x: 7.743, y: -2.365, z: 2.005 },
  { index: 129, x: -1.786, y: 0.978, z: -4.85 },
  { index: 358, x: 1.786, y: 0.978, z: -4.85 },
  { index: 198, x: -1.247, y: -0.23, z: -5.681 },
  { index: 420, x: 1.247, y: -0.23, z: -5.681 },
]

const canonicalCentre = centroid(rigidPoints)
const canonicalSpread = Math.sqrt(
  rigidPoints.reduce((sum, point) => sum + squaredDistance(point, canonicalCentre), 0) / rigidPoints.length,
)

/** Sweeps after which a symmetric 4x4 matrix is diagonal to double precision. */
const jacobiSweeps = 12

const degrees = (radians: number): number => (radians * 180) / Math.PI

/**
 * Fits the canonical head to a mesh by Horn's closed form (J. Opt. Soc. Am. A 4, 1987: the unit quaternion that best
 * aligns two point sets is the eigenvector of the largest eigenvalue of a symmetric 4x4 matrix). Returns null where the
 * mesh lacks a point or has no extent.
 */
export function placeFace(mesh: readonly MeshPoint[]): FacePlacement | null {
  const seen: MeshPoint[] = []
  for (const { index } of rigidPoints) {
    const point = mesh[index]
    if (point === undefined || !Number.isFinite(point.x + point.y + point.z)) return null
    seen.push(point)
  }
  const centre = centroid(seen)
  const spread = Math.sqrt(seen.reduce((sum, point) => sum + squaredDistance(point, centre), 0) / seen.length)
  if (spread < 1) return null

  const covariance = new Float64Array(9)
  rigidPoints.forEach((canonical, order) => {
    const point = seen[order] ?? centre
    const from = [canonical.x - canonicalCentre.x, canonical.y - canonicalCentre.y, canonical.z - canonicalCentre.z]
    const to = [point.x - centre.x, point.y - centre.y, point.z - centre.z]
    from.forEach((source, row) => {
      to.forEach((target, column) => {
        covariance[row * 3 + column] = (covariance[row * 3 + column] ?? 0) + source * target
      })
    })
  })
  const rotation = rotationOf(dominantEigenvector(hornMatrix(covariance)))
  return { rotation, scale: spread / canonicalSpread, pose: poseOf(rotation) }
}

/** Undoes the roll first, as a tilted phone adds it last; yaw and pitch are then those of an upright picture. */
function poseOf(rotation: readonly number[]): FacePose {
  const [r00 = 1, , r02 = 0, r10 = 0, , r12 = 0, , , r22 = 1] = rotation
  // The canonical x axis points to the person's left; its far end goes up when the head leans to the right shoulder.
  const roll = Math.atan2(-r10, r00)
  // The face looks along the canonical -z axis.
  const gazeX = -r02 * Math.cos(roll) + r12 * Math.sin(roll)
  const gazeY = -r02 * Math.sin(roll) - r12 * Math.cos(roll)
  return {
    yawDeg: degrees(Math.atan2(gazeX, r22)),
    pitchDeg: degrees(Math.atan2(gazeY, Math.hypot(gazeX, r22))),
    rollDeg: degrees(roll),
  }
}

/** A mesh point with the head's direction undone, in canonical centimetres (about an arbitrary origin). */
export function frontalPoint(placement: FacePlacement, point: MeshPoint): MeshPoint {
  const { rotation, scale } = placement
  const along = (column: number): number =>
    ((rotation[column] ?? 0) * point.x +
      (rotation[column + 3] ?? 0) * point.y +
      (rotation[column + 6] ?? 0) * point.z) /
    scale
  return { x: along(0), y: along(1), z: along(2) }
}

function centroid(points: readonly MeshPoint[]): MeshPoint {
  const sum = points.reduce((total, p) => ({ x: total.x + p.x, y: total.y + p.y, z: total.z + p.z }), {
    x: 0,
    y: 0,
    z: 0,
  })
  return { x: sum.x / points.length, y: sum.y / points.length, z: sum.z / points.length }
}

function squaredDistance(a: MeshPoint, b: MeshPoint): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2
}

function hornMatrix(s: Float64Array): Float64Array {
  const [xx = 0, xy = 0, xz = 0, yx = 0, yy = 0, yz = 0, zx = 0, zy = 0, zz = 0] = s
  return Float64Array.of(
    xx + yy + zz, yz - zy, zx - xz, xy - yx,
    yz - zy, xx - yy - zz, xy + yx, zx + xz,
    zx - xz, xy + yx, yy - xx - zz, yz + zy,
    xy - yx, zx + xz, yz + zy, zz - xx - yy,
  ) // prettier-ignore
}

/** Eigenvector of the largest eigenvalue of a symmetric 4x4 matrix, by cyclic Jacobi rotations. */
function dominantEigenvector(matrix: Float64Array): readonly number[] {
  const a = matrix.slice()
  const vectors = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
  const at = (row: number, column: number): number => a[row * 4 + column] ?? 0
  for (let sweep = 0; sweep < jacobiSweeps; sweep += 1) {
    for (let p = 0; p < 3; p += 1) {
      for (let q = p + 1; q < 4; q += 1) {
        if (Math.abs(at(p, q)) < 1e-300) continue
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q))
        const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
        const cosine = 1 / Math.sqrt(tangent * tangent + 1)
        const sine = tangent * cosine
        rotateColumns(a, p, q, { cosine, sine })
        rotateRows(a, p, q, { cosine, sine })
        rotateColumns(vectors, p, q, { cosine, sine })
      }
    }
  }
  let best = 0
  for (let column = 1; column < 4; column += 1) if (at(column, column) > at(best, best)) best = column
  return [0, 1, 2, 3].map((row) => vectors[row * 4 + best] ?? 0)
}

interface PlaneRotation {
  readonly cosine: number
  readonly sine: number
}

function rotateColumns(matrix: Float64Array, p: number, q: number, { cosine, sine }: PlaneRotation): void {
  for (let row = 0; row < 4; row += 1) {
    const left = matrix[row * 4 + p] ?? 0
    const right = matrix[row * 4 + q] ?? 0
    matrix[row * 4 + p] = cosine * left - sine * right
    matrix[row * 4 + q] = sine * left + cosine * right
  }
}

function rotateRows(matrix: Float64Array, p: number, q: number, { cosine, sine }: PlaneRotation): void {
  for (let column = 0; column < 4; column += 1) {
    const upper = matrix[p * 4 + column] ?? 0
    const lower = matrix[q * 4 + column] ?? 0
    matrix[p * 4 + column] = cosine * upper - sine * lower
    matrix[q * 4 + column] = sine * upper + cosine * lower
  }
}

function rotationOf([w = 1, x = 0, y = 0, z = 0]: readonly number[]): readonly number[] {
  return [
    w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y),
    2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x),
    2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z,
  ] // prettier-ignore
}
