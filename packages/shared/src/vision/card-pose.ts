import { documentFormats, type DocumentFormat } from '../documents/catalogue.ts'
import type { Point, Quad } from './geometry.ts'
import { quadHomography } from './homography.ts'
import { solveLinear } from './linear-solve.ts'
import { quadSides } from './quad.ts'
import type { PixelSize } from './rectify.ts'

/**
 * Focal length assumed where the picture does not tell it, as a share of the frame's long side: main cameras of phones and
 * webcams see 55 to 75 degrees along it, which is 0.96 to 0.65.
 */
const ASSUMED_FOCAL_RATIO = 0.85
/** Standard deviation of the logarithm of the focal length around the assumption: most cameras lie in 0.6 to 1.2. */
const FOCAL_SPREAD = 0.35
/** Corner error expected after refinement, as a share of the document's width. */
const CORNER_ERROR_RATIO = 0.004
/** No corner or side is surer than this. */
const LEAST_ERROR_PX = 0.5
/** Tilts in degrees that the search starts from; small perspective leaves two mirrored solutions to be told apart. */
const START_TILTS = [
  [0, 0],
  [35, 0],
  [-35, 0],
  [0, 35],
  [0, -35],
] as const
/** Steps from each start, by which the right one is known, and further steps from that. */
const START_ITERATIONS = 5
const ITERATIONS = 14
const PARAMETERS = 7

export type Vector = readonly [number, number, number]

/** Where a document stands before the camera: x right, y down, z away from it, unit millimetres. */
export interface CardPose {
  /** The document's x axis (along its width), y axis (down its height) and normal (away from the reader), unit length. */
  readonly axisX: Vector
  readonly axisY: Vector
  readonly normal: Vector
  /** Its centre. */
  readonly centre: Vector
  readonly focalPx: number
  /** Root mean square distance in pixels between the quad and the pose's projection of the ideal rectangle. */
  readonly residualPx: number
  /** Deviation of corners and focal length from what is expected, in standard deviations (root of the fit's cost). */
  readonly strain: number
}

/** Errors expected of the lines along top, right, bottom and left, as shares of the document's width. */
export type SideErrors = readonly [number, number, number, number]

/** The corners of a document in millimetres from its centre. */
export function cardCorners(format: DocumentFormat): Quad {
  const { widthMm, heightMm } = documentFormats[format]
  return [
    { x: -widthMm / 2, y: -heightMm / 2 },
    { x: widthMm / 2, y: -heightMm / 2 },
    { x: widthMm / 2, y: heightMm / 2 },
    { x: -widthMm / 2, y: heightMm / 2 },
  ]
}

/**
 * The pose and focal length that explain four corners best: Levenberg-Marquardt over rotation, place and the logarithm of
 * the focal length, principal point at the centre of the frame, square pixels, with the focal length held near
 * ASSUMED_FOCAL_RATIO where perspective says little. With `sideErrors` the four sides of the quad are explained instead, each as
 * far as it is sure. Null for a degenerate quad.
 */
export function solveCardPose(
  quad: Quad,
  format: DocumentFormat,
  imageSize: PixelSize,
  sideErrors?: SideErrors,
): CardPose | null {
  const { widthMm, heightMm } = documentFormats[format]
  const corners = cardCorners(format)
  const [a, b, c, d] = quad
  const centred = (point: Point): Point => ({ x: point.x - imageSize.width / 2, y: point.y - imageSize.height / 2 })
  const seen: Quad = [centred(a), centred(b), centred(c), centred(d)]
  const homography = quadHomography(corners, seen)
  if (!homography) return null
  const focalPx = ASSUMED_FOCAL_RATIO * Math.max(imageSize.width, imageSize.height)
  const [top, right, bottom, left] = quadSides(quad)
  const scale = Math.max((top + bottom) / (2 * widthMm), (left + right) / (2 * heightMm))
  const depth = focalPx / scale
  // The image of the origin is the crossing of the diagonals: the true centre under perspective.
  const centre: Vector = [
    (homography[2] / homography[8] / focalPx) * depth,
    (homography[5] / homography[8] / focalPx) * depth,
    depth,
  ]
  const roll = Math.atan2(b.y + c.y - a.y - d.y, b.x + c.x - a.x - d.x)
  const width = (top + bottom) / 2
  const measures = sideErrors ? measuresOfSides(seen, sideErrors, width) : measuresOfCorners(width)
  const problem: PoseProblem = { corners, seen, measures, assumedFocalPx: focalPx }
  let nearest: Fit | null = null
  for (const [pitch, yaw] of START_TILTS) {
    const start = evaluate(problem, { rotation: startRotation(roll, radians(pitch), radians(yaw)), centre, focalPx })
    const fit = start && refinePose(problem, start, START_ITERATIONS)
    if (fit && (!nearest || fit.cost < nearest.cost)) nearest = fit
  }
  const best = nearest && refinePose(problem, nearest, ITERATIONS)
  if (!best) return null
  const { rotation: r, centre: place } = best.camera
  const pose = {
    axisX: [r[0], r[3], r[6]],
    axisY: [r[1], r[4], r[7]],
    normal: [r[2], r[5], r[8]],
    centre: place,
    focalPx: best.camera.focalPx,
  } as const
  const squares = seen.reduce((sum, { x, y }, index) => {
    const projected = projectFromCard(pose, { ...(corners[index] ?? corners[0]), z: 0 })
    return sum + (projected.x - x) ** 2 + (projected.y - y) ** 2
  }, 0)
  return { ...pose, residualPx: Math.sqrt(squares / 4), strain: Math.sqrt(best.cost) }
}

/**
 * The pixel, relative to the frame's centre, at which the camera sees a point of the document in millimetres from its
 * centre (x along the width, y down, z behind its face).
 */
export function projectFromCard(
  pose: Pick<CardPose, 'axisX' | 'axisY' | 'normal' | 'centre' | 'focalPx'>,
  point: { readonly x: number; readonly y: number; readonly z: number },
): Point {
  const along = (axis: 0 | 1 | 2): number =>
    pose.centre[axis] + pose.axisX[axis] * point.x + pose.axisY[axis] * point.y + pose.normal[axis] * point.z
  const z = along(2)
  return { x: (pose.focalPx * along(0)) / z, y: (pose.focalPx * along(1)) / z }
}

type Matrix = readonly [number, number, number, number, number, number, number, number, number]

interface Camera {
  readonly rotation: Matrix
  readonly centre: Vector
  readonly focalPx: number
}

/** Two directions in which the distance of a corner from where it was seen is measured, each divided by the expected error. */
type Measures = readonly [Point, Point]

interface PoseProblem {
  readonly corners: Quad
  readonly seen: Quad
  /** Of each corner. */
  readonly measures: readonly Measures[]
  readonly assumedFocalPx: number
}

/** Along the axes of the picture, all alike. */
function measuresOfCorners(width: number): readonly Measures[] {
  const weight = 1 / Math.max(LEAST_ERROR_PX, width * CORNER_ERROR_RATIO)
  return new Array<Measures>(4).fill([
    { x: weight, y: 0 },
    { x: 0, y: weight },
  ])
}

/** At right angles to the two sides that meet in a corner. */
function measuresOfSides(seen: Quad, errors: SideErrors, width: number): readonly Measures[] {
  const across = errors.map((error, side): Point => {
    const from = seen[side] ?? seen[0]
    const to = seen[(side + 1) % 4] ?? seen[0]
    const scale = Math.hypot(to.x - from.x, to.y - from.y) * Math.max(LEAST_ERROR_PX, error * width)
    return { x: (to.y - from.y) / scale, y: (from.x - to.x) / scale }
  })
  const [top, right, bottom, left] = across as [Point, Point, Point, Point]
  return [
    [left, top],
    [top, right],
    [right, bottom],
    [bottom, left],
  ]
}

interface Fit {
  readonly camera: Camera
  readonly residuals: readonly number[]
  readonly cost: number
}

function refinePose(problem: PoseProblem, start: Fit, iterations: number): Fit {
  let current = start
  let damping = 1e-3
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const next = dampedStep(problem, current, damping)
    if (next && next.cost < current.cost) {
      const gained = current.cost - next.cost
      current = next
      damping = Math.max(1e-9, damping / 5)
      if (gained < 1e-6 * (1 + next.cost)) break
    } else {
      damping *= 8
    }
  }
  return current
}

function dampedStep(problem: PoseProblem, current: Fit, damping: number): Fit | null {
  const delta = 1e-5
  const columns: number[][] = []
  for (let parameter = 0; parameter < PARAMETERS; parameter += 1) {
    const step = new Array<number>(PARAMETERS).fill(0)
    step[parameter] = delta
    const moved = evaluate(problem, moveCamera(current.camera, step))
    if (!moved) return null
    columns.push(moved.residuals.map((value, row) => (value - (current.residuals[row] ?? 0)) / delta))
  }
  const matrix = new Float64Array(PARAMETERS * (PARAMETERS + 1))
  columns.forEach((column, i) => {
    columns.forEach((other, j) => {
      const product = column.reduce((sum, value, row) => sum + value * (other[row] ?? 0), 0)
      matrix[i * (PARAMETERS + 1) + j] = i === j ? product * (1 + damping) + 1e-12 : product
    })
    matrix[i * (PARAMETERS + 1) + PARAMETERS] = -column.reduce(
      (sum, value, row) => sum + value * (current.residuals[row] ?? 0),
      0,
    )
  })
  const step = solveLinear(matrix, PARAMETERS)
  return step ? evaluate(problem, moveCamera(current.camera, step)) : null
}

/** Rotation by three small angles, place by shares of the depth, focal length by its logarithm: all about unit size. */
function moveCamera(camera: Camera, step: readonly number[]): Camera {
  const [rx = 0, ry = 0, rz = 0, tx = 0, ty = 0, tz = 0, focal = 0] = step
  const depth = camera.centre[2]
  return {
    rotation: multiply(rotationOf(rx, ry, rz), camera.rotation),
    centre: [camera.centre[0] + tx * depth, camera.centre[1] + ty * depth, depth * Math.exp(tz)],
    focalPx: camera.focalPx * Math.exp(focal),
  }
}

/** Residuals in units of their expected error: two of each corner, one of the focal length. */
function evaluate(problem: PoseProblem, camera: Camera): Fit | null {
  const { rotation: r, centre, focalPx } = camera
  const residuals: number[] = []
  for (let index = 0; index < 4; index += 1) {
    const corner = problem.corners[index]
    const target = problem.seen[index]
    const measures = problem.measures[index]
    if (!corner || !target || !measures) return null
    const z = centre[2] + r[6] * corner.x + r[7] * corner.y
    if (!(z > 1e-3)) return null
    const x = (focalPx * (centre[0] + r[0] * corner.x + r[1] * corner.y)) / z - target.x
    const y = (focalPx * (centre[1] + r[3] * corner.x + r[4] * corner.y)) / z - target.y
    residuals.push(x * measures[0].x + y * measures[0].y, x * measures[1].x + y * measures[1].y)
  }
  residuals.push(Math.log(focalPx / problem.assumedFocalPx) / FOCAL_SPREAD)
  const cost = residuals.reduce((sum, value) => sum + value * value, 0)
  return Number.isFinite(cost) ? { camera, residuals, cost } : null
}

function startRotation(roll: number, pitch: number, yaw: number): Matrix {
  return multiply(rotationOf(0, 0, roll), multiply(rotationOf(pitch, 0, 0), rotationOf(0, yaw, 0)))
}

/** Rodrigues' formula for the rotation vector (x, y, z) in radians. */
function rotationOf(x: number, y: number, z: number): Matrix {
  const angle = Math.hypot(x, y, z)
  const s = angle > 1e-12 ? Math.sin(angle) / angle : 1
  const c = angle > 1e-12 ? (1 - Math.cos(angle)) / (angle * angle) : 0.5
  return [
    1 - c * (y * y + z * z),
    c * x * y - s * z,
    c * x * z + s * y,
    c * x * y + s * z,
    1 - c * (x * x + z * z),
    c * y * z - s * x,
    c * x * z - s * y,
    c * y * z + s * x,
    1 - c * (x * x + y * y),
  ]
}

function multiply(m: Matrix, n: Matrix): Matrix {
  const cell = (row: 0 | 3 | 6, column: 0 | 1 | 2): number =>
    m[row] * n[column] + (m[row + 1] ?? 0) * (n[column + 3] ?? 0) + (m[row + 2] ?? 0) * (n[column + 6] ?? 0)
  return [cell(0, 0), cell(0, 1), cell(0, 2), cell(3, 0), cell(3, 1), cell(3, 2), cell(6, 0), cell(6, 1), cell(6, 2)]
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
