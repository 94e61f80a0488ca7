import type { DocumentFormat } from '../documents/catalogue.ts'
import { cardCorners, projectFromCard, solveCardPose, type CardPose, type SideErrors } from './card-pose.ts'
import type { Point, Quad } from './geometry.ts'
import type { FittedQuad } from './joined-sides.ts'
import type { PixelSize } from './rectify.ts'

/** Support from which a side is where it was seen, and below which the others say where it runs. */
const SEEN = 0.45
/** Least support of the side that was seen second least: from two the shape does not follow. */
const LEAST_SECOND = 0.25
/** Expected error of a side that was seen, of one that was not, and of one that is not believed, as shares of the document's width. */
const SIDE_ERROR = { seen: 0.003, unseen: 0.06, mistaken: 0.4 } as const

/**
 * The quad of a document of which one side was not seen (a finger lies along it): from the sides that were, by the known shape. Null
 * where every side was seen, or more than one was not.
 */
export function completeByShape(
  { quad, support }: Pick<FittedQuad, 'quad' | 'support'>,
  format: DocumentFormat,
  frame: PixelSize,
): Quad | null {
  const [least = 0, second = 0] = [...support].sort((a, b) => a - b)
  if (least >= SEEN || second < LEAST_SECOND) return null
  const pose = solveCardPose(quad, format, frame, sideErrors(support))
  return pose && projectedQuad(pose, format, frame)
}

/** How far each side may be from where it was seen; of the side that was mistaken nothing is believed. */
export function sideErrors(support: FittedQuad['support'], mistaken?: number): SideErrors {
  const { seen, unseen } = SIDE_ERROR
  const errorOf = (share: number, side: number): number =>
    side === mistaken ? SIDE_ERROR.mistaken : seen + (unseen - seen) * Math.max(0, 1 - share / SEEN)
  const [top, right, bottom, left] = support
  return [errorOf(top, 0), errorOf(right, 1), errorOf(bottom, 2), errorOf(left, 3)]
}

/** The corners of a document in the frame. */
export function projectedQuad(pose: CardPose, format: DocumentFormat, frame: PixelSize): Quad {
  const at = (corner: Point): Point => {
    const { x, y } = projectFromCard(pose, { ...corner, z: 0 })
    return { x: x + frame.width / 2, y: y + frame.height / 2 }
  }
  const [a, b, c, d] = cardCorners(format)
  return [at(a), at(b), at(c), at(d)]
}
