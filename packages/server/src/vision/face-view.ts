import {
  cropImage,
  shrinkImage,
  squareTransform,
  warpImage,
  type Box,
  type Point,
  type RgbaImage,
} from '@honnin/shared/vision'

/** Width in pixels at which a face is looked at, and what is seen around it, in sides of its box. */
const VIEWED_FACE_WIDTH = 200
const VIEW_MARGIN = 0.75
/** Half side of what is turned around a face, in sides of its box. */
const SURROUNDINGS = 1.4

/** The surroundings of a face, reduced so that all networks see it at about the size at which they were proven. */
export interface FaceView {
  readonly image: RgbaImage
  readonly box: Box
  /** Pixels of the view per pixel of the picture, at most 1. */
  readonly scale: number
  readonly toPicture: (point: Point) => Point
}

/** Cuts and reduces; a small face is not enlarged. */
export function viewOf(image: RgbaImage, box: Box): FaceView {
  const margin = VIEW_MARGIN * Math.max(box.width, box.height)
  const { image: part, origin } = cropImage(image, {
    x: box.x - margin,
    y: box.y - margin,
    width: box.width + 2 * margin,
    height: box.height + 2 * margin,
  })
  const scale = Math.min(1, VIEWED_FACE_WIDTH / box.width)
  const small = shrinkImage(part, {
    width: Math.max(1, Math.round(part.width * scale)),
    height: Math.max(1, Math.round(part.height * scale)),
  })
  const scaleX = small.width / part.width
  const scaleY = small.height / part.height
  return {
    image: small,
    box: {
      x: (box.x - origin.x) * scaleX,
      y: (box.y - origin.y) * scaleY,
      width: box.width * scaleX,
      height: box.height * scaleY,
    },
    scale,
    toPicture: ({ x, y }) => ({ x: origin.x + x / scaleX, y: origin.y + y / scaleY }),
  }
}

/** Cuts the surroundings of a face and turns them clockwise. */
export function turnAround(
  image: RgbaImage,
  { box, quarterTurns }: { readonly box: Box; readonly quarterTurns: number },
): { readonly image: RgbaImage; readonly box: Box } {
  if (quarterTurns === 0) return { image, box }
  const half = SURROUNDINGS * Math.max(box.width, box.height)
  const pixels = Math.round(2 * half)
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const toSource = squareTransform(centre, { side: 2 * half, angle: (-quarterTurns * Math.PI) / 2, pixels })
  const isLying = quarterTurns % 2 === 1
  const width = isLying ? box.height : box.width
  const height = isLying ? box.width : box.height
  return {
    image: warpImage(image, { toSource, width: pixels, height: pixels }),
    box: { x: half - width / 2, y: half - height / 2, width, height },
  }
}
