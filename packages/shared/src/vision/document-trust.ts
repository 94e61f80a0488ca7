/** What speaks for four corners being those of a whole document in the frame. */
export interface DocumentEvidence {
  /** Presence probability of the corner network. */
  readonly presence: number
  /** Probability of the outline network that a whole document is there. */
  readonly isWhole: number
  /** The least share of its heat map that a corner holds. */
  readonly leastCorner: number
  /** The least probability that a corner lies in the frame. */
  readonly leastInside: number
  /** How much was seen of the least seen side, of the second least, and of all four (see FittedQuad), 0..1. */
  readonly leastSide: number
  readonly secondSide: number
  readonly meanSide: number
  /** Deviation from a plausible view of the document's kind in standard deviations (see CardPose). */
  readonly strain: number
  /** Intersection over union of the quads of the corner network and of the edges. */
  readonly agreement: number
}

const MOST_STRAIN = 6

/** The numbers that are weighed, each of about unit size. */
export function trustTerms(evidence: DocumentEvidence): readonly number[] {
  const strain = Math.min(evidence.strain, MOST_STRAIN)
  return [
    1,
    logit(evidence.presence),
    Math.log(Math.max(0.02, evidence.leastCorner)),
    logit(evidence.leastInside),
    evidence.leastSide,
    evidence.secondSide,
    evidence.meanSide,
    strain,
    strain ** 2 / 4,
    Math.log(Math.max(0.005, 1 - evidence.agreement)),
    logit(evidence.isWhole),
  ]
}

/** Weights of `trustTerms` from fit-trust.mjs beside the networks' training: scenes of the training families only. */
const WEIGHTS: readonly number[] = [-4.964, 0.123, 0.068, 0.436, 2.73, 0.951, 1.134, -0.656, -0.677, -0.588, 0.728]

/** Probability that all four corners lie on those of a document, 0..1. */
export function trustOf(evidence: DocumentEvidence): number {
  const odds = trustTerms(evidence).reduce((sum, term, index) => sum + term * (WEIGHTS[index] ?? 0), 0)
  return 1 / (1 + Math.exp(-odds))
}

function logit(probability: number): number {
  const bounded = Math.min(0.995, Math.max(0.005, probability))
  return Math.log(bounded / (1 - bounded)) / 2
}
