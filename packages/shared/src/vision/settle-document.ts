import type { DocumentFormat } from '../documents/catalogue.ts'
import { solveCardPose } from './card-pose.ts'
import { shapeMisfit } from './corner-hypotheses.ts'
import { isPlausibleDocument, type DocumentSighting } from './document-corners.ts'
import { trustOf, type DocumentEvidence } from './document-trust.ts'
import { fitEdges, type EdgeInference, type FittedQuad } from './edge-fitting.ts'
import type { Quad } from './geometry.ts'
import type { RgbaImage } from './image.ts'
import { quadIou } from './quad.ts'

/** Reach, in widths of the document, of the fit that finds the edges and of the one that makes it exact. */
const WIDE_REACH = 0.17
const FINE_REACH = 0.05
/** A first fit that moved the quad this far is made again from there: strips of a wrong quad are seen askew. */
const SAME_QUAD_IOU = 0.88
/** How much of the least and the second least side must be seen (see FittedQuad): two that are not may be of two things. */
const LEAST_SEEN = { leastSide: 0.1, secondSide: 0.4 } as const
/** What is left of the trust in a quad that cannot be, or was not seen: enough to choose among guesses. */
const UNSEEN_TRUST = 0.1
/** Share of the frame's width by which a corner may lie outside it. */
const FRAME_SLACK = 0.003
/** Standard deviations above which a quad is wrong anyway and says nothing about the format. */
const MOST_TELLING_MISS = 4

/** A sighting whose corners lie on edges; `found` says only that a document in the frame can have this shape. */
export interface SettledDocument {
  readonly sighting: DocumentSighting
  readonly evidence: DocumentEvidence
  /** Probability that all four corners are right; little where shape or place are impossible or a side was not seen. */
  readonly trust: number
}

/**
 * Moves four corners onto the document's edges, decides its kind by shape and network together, and weighs what speaks for it.
 * `found` of the sighting that comes in is not looked at. Null where the corners span nothing.
 */
export async function settleDocument(
  image: RgbaImage,
  rough: DocumentSighting,
  infer: EdgeInference,
): Promise<SettledDocument | null> {
  const wide = (quad: Quad): Promise<FittedQuad | null> =>
    fitEdges(image, { quad, format: rough.kind, reach: WIDE_REACH }, infer)
  const first = await wide(rough.quad)
  const again = first && quadIou(first.quad, rough.quad) < SAME_QUAD_IOU ? await wide(first.quad) : null
  const start = (again ?? first)?.quad ?? rough.quad
  const misfits = { id1: shapeMisfit(start, 'id1', image), id3: shapeMisfit(start, 'id3', image) }
  const format = kindOf(rough, misfits).kind
  const fine = await fitEdges(image, { quad: start, format, reach: FINE_REACH }, infer)
  if (!fine) return null
  const strainAs = (as: DocumentFormat): number => solveCardPose(fine.quad, as, image)?.strain ?? Infinity
  const strains = { id1: strainAs('id1'), id3: strainAs('id3') }
  const { kind, kindScore } = kindOf(rough, strains)
  const strain = strains[kind]
  const sides = [...fine.support].sort((a, b) => a - b)
  const evidence: DocumentEvidence = {
    presence: rough.presence,
    leastCorner: Math.min(...rough.cornerScores),
    leastInside: Math.min(...rough.insideScores),
    leastSide: sides[0] ?? 0,
    secondSide: sides[1] ?? 0,
    meanSide: sides.reduce((sum, side) => sum + side, 0) / sides.length,
    strain,
    agreement: quadIou(fine.quad, rough.quad),
  }
  const isPossible = isPlausibleDocument(fine.quad, image) && isInFrame(fine.quad, image)
  const isSeen = evidence.leastSide >= LEAST_SEEN.leastSide && evidence.secondSide >= LEAST_SEEN.secondSide
  return {
    sighting: { ...rough, quad: fine.quad, kind, kindScore, found: isPossible },
    evidence,
    trust: trustOf(evidence) * (isPossible && isSeen ? 1 : UNSEEN_TRUST),
  }
}

function isInFrame(quad: Quad, { width, height }: RgbaImage): boolean {
  const slack = FRAME_SLACK * width
  return quad.every(({ x, y }) => x >= -slack && y >= -slack && x <= width + slack && y <= height + slack)
}

/** Kind of a quad: the odds of the network times the likelihood ratio of the shapes, which miss by so many standard deviations. */
function kindOf(
  { kind, kindScore }: DocumentSighting,
  misses: Readonly<Record<DocumentFormat, number>>,
): { readonly kind: DocumentFormat; readonly kindScore: number } {
  const isId3 = kind === 'id3' ? kindScore : 1 - kindScore
  const byShape = (Math.min(misses.id1, MOST_TELLING_MISS) ** 2 - Math.min(misses.id3, MOST_TELLING_MISS) ** 2) / 2
  const probability = 1 / (1 + Math.exp(-byShape) * ((1 - isId3) / Math.max(1e-3, isId3)))
  return { kind: probability > 0.5 ? 'id3' : 'id1', kindScore: Math.max(probability, 1 - probability) }
}
