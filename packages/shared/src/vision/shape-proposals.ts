import type { DocumentFormat } from '../documents/catalogue.ts'
import { solveCardPose } from './card-pose.ts'
import type { Quad } from './geometry.ts'
import type { FittedQuad } from './joined-sides.ts'
import { quadIou } from './quad.ts'
import type { PixelSize } from './rectify.ts'
import { projectedQuad, sideErrors } from './shape-completion.ts'

/** Strain by which a quad must come nearer to a view of the format when one of its sides is not believed, and what it may leave. */
const LEAST_GAIN = 1
const MOST_STRAIN = 1.5
const MOST_PROPOSALS = 2
/** A quad that overlaps this much with what was seen is no other. */
const SAME_QUAD_IOU = 0.97

/**
 * Where the document may lie if one side of the quad was mistaken, most often the lower side of a header for the top of the card:
 * where the other three and the known shape put that side. The likeliest first; none where the quad already is a view.
 */
export function shapeProposals(
  { quad, support }: Pick<FittedQuad, 'quad' | 'support'>,
  format: DocumentFormat,
  frame: PixelSize,
): Quad[] {
  const strain = solveCardPose(quad, format, frame)?.strain ?? Infinity
  if (strain < LEAST_GAIN) return []
  return [0, 1, 2, 3]
    .flatMap((mistaken) => {
      const pose = solveCardPose(quad, format, frame, sideErrors(support, mistaken))
      return pose ? [{ quad: projectedQuad(pose, format, frame), strain: pose.strain }] : []
    })
    .filter((moved) => moved.strain <= Math.min(MOST_STRAIN, strain - LEAST_GAIN))
    .filter((moved) => quadIou(moved.quad, quad) < SAME_QUAD_IOU)
    .sort((a, b) => a.strain - b.strain)
    .slice(0, MOST_PROPOSALS)
    .map((moved) => moved.quad)
}
