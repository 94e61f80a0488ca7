import type { DocumentFormat } from '@honnin/shared/documents'
import { documentFormats } from '@honnin/shared/documents'

export interface Size {
  readonly width: number
  readonly height: number
}
export interface Rect extends Size {
  readonly x: number
  readonly y: number
}
export type Point = readonly [x: number, y: number]

/** Below this share of the picture in view, filling the stage would hide what the guidance still sees. */
const leastVisibleShare = 0.62

/**
 * Where the video's picture lies on a stage: it fills the stage where that hides little of it, else all of it is shown.
 * `fit` is the matching `object-fit`; `picture` may reach beyond the stage.
 */
export const placeVideo = (stage: Size, video: Size): { readonly fit: 'cover' | 'contain'; readonly picture: Rect } => {
  const across = stage.width / video.width
  const down = stage.height / video.height
  const visibleShare = Math.min(across, down) / Math.max(across, down)
  const fit = visibleShare >= leastVisibleShare ? 'cover' : 'contain'
  const scale = fit === 'cover' ? Math.max(across, down) : Math.min(across, down)
  const width = video.width * scale
  const height = video.height * scale
  return { fit, picture: { x: (stage.width - width) / 2, y: (stage.height - height) / 2, width, height } }
}

/** The part of the picture that is in view. */
export const visiblePart = (stage: Size, picture: Rect): Rect => {
  const x = Math.max(0, picture.x)
  const y = Math.max(0, picture.y)
  return {
    x,
    y,
    width: Math.min(stage.width, picture.x + picture.width) - x,
    height: Math.min(stage.height, picture.y + picture.height) - y,
  }
}

/** A point of the picture, in fractions, on the stage; mirrored where the video is. */
export const onStage = (point: Point, picture: Rect, mirrored: boolean): Point => [
  picture.x + (mirrored ? 1 - point[0] : point[0]) * picture.width,
  picture.y + point[1] * picture.height,
]

/** How much of the width and height in view the frame takes. The guidance asks for 60 % of the picture's width and more. */
const cardShare = { width: 0.86, height: 0.92 }

/** The card's frame: its own proportions, centred in the part in view. */
export const cardFrame = (visible: Rect, format: DocumentFormat): Rect => {
  const { widthMm, heightMm } = documentFormats[format]
  const width = Math.min(visible.width * cardShare.width, (visible.height * cardShare.height * widthMm) / heightMm)
  return centred(visible, { width, height: (width * heightMm) / widthMm })
}

/** How a card looks whose top is tipped away: narrower above, and less high. */
const tipped = { topShare: 0.8, heightShare: 0.74 }

/** Corners of the frame for the thickness shot, clockwise from the top left. */
export const tippedFrame = (visible: Rect, format: DocumentFormat): readonly [Point, Point, Point, Point] => {
  const card = cardFrame(visible, format)
  const height = card.height * tipped.heightShare
  const y = visible.y + (visible.height - height) / 2
  const inset = (card.width * (1 - tipped.topShare)) / 2
  return [
    [card.x + inset, y],
    [card.x + card.width - inset, y],
    [card.x + card.width, y + height],
    [card.x, y + height],
  ]
}

/** Width over height of the face's oval. */
const ovalRatio = 0.76

/** Width of the oval over the shorter side in view: a face in it is well within what the guidance asks for. */
const ovalShare = 0.62

/** The oval for the face: `x` and `y` are its top left. */
export const faceOval = (visible: Rect): Rect => {
  const width = Math.min(visible.width, visible.height) * ovalShare
  return centred(visible, { width, height: width / ovalRatio })
}

/** Oval and card side by side, or one above the other where the part in view is upright. */
export const heldFrames = (visible: Rect, format: DocumentFormat): { readonly oval: Rect; readonly card: Rect } => {
  const { widthMm, heightMm } = documentFormats[format]
  const isUpright = visible.height > visible.width
  const ovalHeight = isUpright ? visible.height * 0.42 : Math.min(visible.height * 0.72, visible.width * 0.5)
  const oval = { width: ovalHeight * ovalRatio, height: ovalHeight }
  const cardWidth = isUpright ? visible.width * 0.6 : visible.width * 0.38
  const card = { width: cardWidth, height: (cardWidth * heightMm) / widthMm }
  const gap = Math.min(visible.width, visible.height) * 0.03
  if (isUpright) {
    const top = visible.y + (visible.height - oval.height - gap - card.height) / 2
    return {
      oval: { ...oval, x: visible.x + (visible.width - oval.width) / 2, y: top },
      card: { ...card, x: visible.x + (visible.width - card.width) / 2, y: top + oval.height + gap },
    }
  }
  const left = visible.x + (visible.width - oval.width - gap - card.width) / 2
  return {
    oval: { ...oval, x: left, y: visible.y + (visible.height - oval.height) / 2 },
    card: { ...card, x: left + oval.width + gap, y: visible.y + (visible.height - card.height) * 0.62 },
  }
}

const centred = (visible: Rect, size: Size): Rect => ({
  ...size,
  x: visible.x + (visible.width - size.width) / 2,
  y: visible.y + (visible.height - size.height) / 2,
})

const round = (value: number): number => Math.round(value * 10) / 10

/** Path of a rounded rectangle. */
export const rectPath = ({ x, y, width, height }: Rect, radius: number): string =>
  polygonPath(
    [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ],
    radius,
  )

/** Path of a polygon with rounded corners. */
export const polygonPath = (corners: readonly Point[], radius: number): string => {
  const parts = corners.map((corner, index) => {
    const before = corners.at(index - 1) ?? corner
    const after = corners[(index + 1) % corners.length] ?? corner
    const [startX, startY] = towards(corner, before, radius)
    const [endX, endY] = towards(corner, after, radius)
    const command = index === 0 ? 'M' : 'L'
    return `${command}${round(startX)} ${round(startY)}Q${round(corner[0])} ${round(corner[1])} ${round(endX)} ${round(endY)}`
  })
  return `${parts.join('')}Z`
}

/** Path of the four corners only, each with arms of `armShare` of the sides that meet there. */
export const cornersPath = (
  corners: readonly Point[],
  options: { readonly radius: number; readonly armShare: number },
): string =>
  corners
    .map((corner, index) => {
      const before = corners.at(index - 1) ?? corner
      const after = corners[(index + 1) % corners.length] ?? corner
      const shortest = Math.min(distance(corner, before), distance(corner, after))
      const arm = Math.max(shortest * options.armShare, options.radius)
      const [fromX, fromY] = towards(corner, before, arm)
      const [startX, startY] = towards(corner, before, options.radius)
      const [endX, endY] = towards(corner, after, options.radius)
      const [toX, toY] = towards(corner, after, arm)
      return `M${round(fromX)} ${round(fromY)}L${round(startX)} ${round(startY)}Q${round(corner[0])} ${round(corner[1])} ${round(endX)} ${round(endY)}L${round(toX)} ${round(toY)}`
    })
    .join('')

export const rectCorners = ({ x, y, width, height }: Rect): readonly [Point, Point, Point, Point] => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
]

/** Path of an ellipse that begins at its top and runs clockwise. */
export const ovalPath = ({ x, y, width, height }: Rect): string => {
  const rx = round(width / 2)
  const ry = round(height / 2)
  const centre = round(x + width / 2)
  return `M${centre} ${round(y)}A${rx} ${ry} 0 0 1 ${centre} ${round(y + height)}A${rx} ${ry} 0 0 1 ${centre} ${round(y)}Z`
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

const towards = (from: Point, to: Point, length: number): Point => {
  const whole = distance(from, to)
  const share = whole === 0 ? 0 : Math.min(0.5, length / whole)
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}
