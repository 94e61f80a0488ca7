import type { FaceMeasure } from './landmarker.ts'
import { CHIN, EYE_CORNERS, FACE_SIDES, MESH_POINTS } from './topology.ts'

/** A point of the face in pixels: origin at the frame's centre, y up, z towards the viewer from the plane of the ears. */
export interface FacePoint {
  x: number
  y: number
  z: number
}

/** A photograph set for filming: upright, the face at its place and size, neighbours and far background dissolved. */
export interface Plate {
  canvas: HTMLCanvasElement
  width: number
  height: number
  points: FacePoint[]
  faceWidth: number
  faceHeight: number
  /** How far the head is turned in the photograph, radians, positive to the person's left. */
  yaw: number
}

export interface Placement {
  /** Frame and the margin that a moving head may uncover on each side, pixels. */
  frameWidth: number
  frameHeight: number
  margin: number
  /** Width of the face in pixels. */
  faceWidth: number
  /** Where the face's middle goes, from the frame's centre, y up. */
  centre: { x: number; y: number }
}

/** Width of the soft side edges, in face widths. */
const SIDE_FADE = 0.35

/** Sets a photograph of one face for filming. */
export function setPlate(photo: ImageBitmap, face: FaceMeasure, placement: Placement): Plate {
  const source = face.landmarks.slice(0, MESH_POINTS).map(({ x, y, z }) => ({
    x: x * photo.width,
    y: -y * photo.height,
    z: -z * photo.width,
  }))
  const at = (index: number) => source[index] ?? { x: 0, y: 0, z: 0 }
  const [leftEye, rightEye] = [at(EYE_CORNERS.left), at(EYE_CORNERS.right)]
  const roll = Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x)
  const upright = source.map((p) => turned(p, -roll))
  const box = extent(upright)
  const scale = placement.faceWidth / (box.right - box.left)
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }
  const ears = ((source[FACE_SIDES.left]?.z ?? 0) + (source[FACE_SIDES.right]?.z ?? 0)) / 2
  const points = upright.map(({ x, y, z }) => ({
    x: (x - middle.x) * scale + placement.centre.x,
    y: (y - middle.y) * scale + placement.centre.y,
    z: (z - ears) * scale,
  }))

  const [width, height] = [placement.frameWidth + 2 * placement.margin, placement.frameHeight + 2 * placement.margin]
  const faceHeight = (box.top - box.bottom) * scale
  const centre = { x: width / 2 + placement.centre.x, y: height / 2 - placement.centre.y }
  const chin = height / 2 - (points[CHIN]?.y ?? 0)
  const canvas = blank(width, height)
  const context = contextOf(canvas)
  context.imageSmoothingQuality = 'high'
  const setPhoto = (target: CanvasRenderingContext2D) => {
    target.translate(centre.x, centre.y)
    target.rotate(roll)
    target.scale(scale, scale)
    const middleInPhoto = turned({ x: middle.x, y: middle.y, z: 0 }, roll)
    target.translate(-middleInPhoto.x, middleInPhoto.y)
  }
  // Beyond the photograph's edges: the photograph spread over the plate, far out of focus.
  const cover = Math.max(width / photo.width, height / photo.height) * 1.15
  const defocus = Math.round(placement.faceWidth * 0.07)
  context.save()
  context.filter = `blur(${3 * defocus}px) saturate(0.7)`
  context.drawImage(
    photo,
    (width - photo.width * cover) / 2,
    (height - photo.height * cover) / 2,
    photo.width * cover,
    photo.height * cover,
  )
  context.restore()
  // Its own surroundings at their place, out of focus, so that the head's outline lies on what lies behind it.
  const placed = blank(width, height)
  const placedContext = contextOf(placed)
  placedContext.imageSmoothingQuality = 'high'
  setPhoto(placedContext)
  placedContext.drawImage(photo, 0, 0)
  // A photograph that ends above the frame's edge goes on with its last row, which is mostly clothing.
  placedContext.drawImage(photo, 0, photo.height - 2, photo.width, 2, 0, photo.height - 1, photo.width, height / scale)
  // Its sides fade, or the end of the photograph would stand as a line behind the shoulder.
  const sides = placedContext.createLinearGradient(0, 0, photo.width, 0)
  const fade = Math.min(0.2, (SIDE_FADE * placement.faceWidth) / (photo.width * scale))
  for (const [at, alpha] of [
    [0, 0],
    [fade, 1],
    [1 - fade, 1],
    [1, 0],
  ] as const) {
    sides.addColorStop(at, `rgba(0,0,0,${alpha})`)
  }
  placedContext.globalCompositeOperation = 'destination-in'
  placedContext.fillStyle = sides
  placedContext.fillRect(0, -height / scale, photo.width, (3 * height) / scale + photo.height)
  context.save()
  context.filter = `blur(${defocus}px)`
  context.drawImage(placed, 0, 0)
  context.restore()

  placedContext.resetTransform()
  placedContext.filter = `blur(${defocus}px)`
  drawBust(placedContext, { centre, chin, faceWidth: placement.faceWidth, faceHeight, bottom: height + 200 })
  context.drawImage(placed, 0, 0)

  return { canvas, width, height, points, faceWidth: placement.faceWidth, faceHeight, yaw: yawOf(face) }
}

/** The outline of a head with its hair, and of shoulders. */
function drawBust(
  context: CanvasRenderingContext2D,
  bust: { centre: { x: number; y: number }; chin: number; faceWidth: number; faceHeight: number; bottom: number },
): void {
  const { centre, chin, faceWidth, faceHeight, bottom } = bust
  context.fillStyle = '#000'
  context.beginPath()
  context.ellipse(centre.x, centre.y - faceHeight * 0.14, faceWidth * 0.84, faceHeight * 0.92, 0, 0, 7)
  context.closePath()
  context.moveTo(centre.x - faceWidth * 0.6, centre.y)
  context.lineTo(centre.x + faceWidth * 0.6, centre.y)
  context.quadraticCurveTo(centre.x + faceWidth * 0.7, chin, centre.x + faceWidth * 1.35, chin + faceHeight * 0.36)
  context.lineTo(centre.x + faceWidth * 1.55, bottom)
  context.lineTo(centre.x - faceWidth * 1.55, bottom)
  context.lineTo(centre.x - faceWidth * 1.35, chin + faceHeight * 0.36)
  context.quadraticCurveTo(centre.x - faceWidth * 0.7, chin, centre.x - faceWidth * 0.6, centre.y)
  context.fill()
}

/** Turn of the head in the pose matrix: the third column is where the face looks. */
function yawOf(face: FaceMeasure): number {
  return Math.atan2(face.pose[8] ?? 0, face.pose[10] ?? 1)
}

function turned(p: FacePoint, angle: number): FacePoint {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return { x: p.x * cos - p.y * sin, y: p.x * sin + p.y * cos, z: p.z }
}

function extent(points: readonly FacePoint[]): { left: number; right: number; top: number; bottom: number } {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.max(...ys), bottom: Math.min(...ys) }
}

function blank(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return canvas
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2D canvas')
  return context
}
