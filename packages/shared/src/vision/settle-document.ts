import type { DocumentFormat } from '../documents/catalogue.ts'
import { solveCardPose } from './card-pose.ts'
import { shapeMisfit } from './corner-hypotheses.ts'
import { isPlausibleDocument, type DocumentSighting } from './document-corners.ts'
import { trustOf, type DocumentEvidence } from './document-trust.ts'
import { fitEdges, type EdgeInference } from './edge-fitting.ts'
import type { Quad } from './geometry.ts'
import type { RgbaImage } from './image.ts'
import type { FittedQuad } from './joined-sides.ts'
import { quadIou } from './quad.ts'
import { completeByShape } from './shape-completion.ts'

/** Where a document is thought to lie. */
export interface DocumentGuess {
  /** What was seen of it so far; its `found` is not looked at. */
  readonly rough: DocumentSighting
  readonly quad: Quad
  /** Probability that a whole document is there, 0..1: by its outline, or by the trust in the frame before. */
  readonly isWhole: number
  /** Probability that it is an ID-3 page rather than an ID-1 card, 0..1. */
  readonly isId3: number
  /** True for where the document was in the frame before: a first look at the edges is enough when it leaves no doubt. */
  readonly isFollowed?: boolean
  /** How far from the quad its edges are looked for, in widths of the document. */
  readonly reach: number
}

/** Reach of the fit that makes the edges exact, in widths of the document. */
const FINE_REACH = 0.05
/** A first fit that moved the quad this far is made again from there: strips of a wrong quad are seen askew. */
const SAME_QUAD_IOU = 0.88
/** Trust from which edges need no closer look where a document is followed: rows of such strips are 0.4 % of the width apart. */
const CLEAR_TRUST = 0.9
/** Agreement counted for a document that is followed: edges that stay where they were, or move, say nothing for or against it. */
const FOLLOWED_AGREEMENT = 0.93
/** What is left of the trust in a quad that cannot be: enough to choose among guesses. */
const IMPOSSIBLE_TRUST = 0.1
/** Share of the frame's width by which a corner may lie outside it. */
const FRAME_SLACK = 0.003
/** Standard deviations above which a quad is wrong anyway and says nothing about the format. */
const MOST_TELLING_MISS = 4

/** A sighting whose corners lie on edges; `found` says only that a document in the frame can have this shape. */
export interface SettledDocument {
  readonly sighting: DocumentSighting
  /** How much was seen of each side (see FittedQuad). */
  readonly support: FittedQuad['support']
  readonly evidence: DocumentEvidence
  /** Probability that all four corners are right; little where shape or place are impossible. */
  readonly trust: number
}

/**
 * Moves four corners onto the document's edges, decides its kind by shape and networks together, and weighs what speaks for it.
 * Null where the corners span nothing.
 */
export async function settleDocument(
  image: RgbaImage,
  guess: DocumentGuess,
  infer: EdgeInference,
): Promise<SettledDocument | null> {
  const { quad, isId3, reach } = guess
  const misfits = { id1: shapeMisfit(quad, 'id1', image), id3: shapeMisfit(quad, 'id3', image) }
  const format = kindOf(isId3, misfits).kind
  const wide = (from: Quad): Promise<FittedQuad | null> => fitEdges(image, { quad: from, format, reach }, infer)
  const first = await wide(quad)
  const again = first && quadIou(first.quad, quad) < SAME_QUAD_IOU ? await wide(first.quad) : null
  const coarse = again ?? first
  const clear = guess.isFollowed && coarse ? weigh(image, coarse, guess) : null
  if (clear && clear.trust >= CLEAR_TRUST) return clear
  const start = coarse?.quad ?? quad
  const fineFrom = (from: Quad): Promise<FittedQuad | null> =>
    fitEdges(image, { quad: from, format, reach: FINE_REACH }, infer)
  const fine = await fineFrom(start)
  if (!fine) return null
  const seen = weigh(image, fine, guess)
  const completed = completeByShape(fine, seen.sighting.kind, image)
  const finer = completed && (await fineFrom(completed))
  const other = finer && weigh(image, finer, guess)
  return other && other.trust > seen.trust ? other : seen
}

/** Decides the kind by shape and networks together and weighs what speaks for a quad. */
function weigh(
  image: RgbaImage,
  { quad, support }: FittedQuad,
  { rough, isWhole, isId3, isFollowed }: DocumentGuess,
): SettledDocument {
  const strainAs = (as: DocumentFormat): number => solveCardPose(quad, as, image)?.strain ?? Infinity
  const strains = { id1: strainAs('id1'), id3: strainAs('id3') }
  const { kind, kindScore } = kindOf(isId3, strains)
  const sides = [...support].sort((a, b) => a - b)
  const evidence: DocumentEvidence = {
    presence: rough.presence,
    isWhole,
    leastCorner: Math.min(...rough.cornerScores),
    leastInside: Math.min(...rough.insideScores),
    leastSide: sides[0] ?? 0,
    secondSide: sides[1] ?? 0,
    meanSide: sides.reduce((sum, side) => sum + side, 0) / sides.length,
    strain: strains[kind],
    agreement: isFollowed ? FOLLOWED_AGREEMENT : quadIou(quad, rough.quad),
  }
  const isPossible = isPlausibleDocument(quad, image) && isInFrame(quad, image)
  return {
    sighting: { ...rough, quad, kind, kindScore, found: isPossible },
    support,
    evidence,
    trust: trustOf(evidence) * (isPossible ? 1 : IMPOSSIBLE_TRUST),
  }
}

function isInFrame(quad: Quad, { width, height }: RgbaImage): boolean {
  const slack = FRAME_SLACK * width
  return quad.every(({ x, y }) => x >= -slack && y >= -slack && x <= width + slack && y <= height + slack)
}

/** Kind of a quad: the odds of the network times the likelihood ratio of the shapes, which miss by so many standard deviations. */
function kindOf(
  isId3: number,
  misses: Readonly<Record<DocumentFormat, number>>,
): { readonly kind: DocumentFormat; readonly kindScore: number } {
  const byShape = (Math.min(misses.id1, MOST_TELLING_MISS) ** 2 - Math.min(misses.id3, MOST_TELLING_MISS) ** 2) / 2
  const probability = 1 / (1 + Math.exp(-byShape) * ((1 - isId3) / Math.max(1e-3, isId3)))
  return { kind: probability > 0.5 ? 'id3' : 'id1', kindScore: Math.max(probability, 1 - probability) }
}
