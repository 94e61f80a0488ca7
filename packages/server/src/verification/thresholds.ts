/**
 * Every limit of the checks with its unit. Where a value was measured the comment names the data; figures come from
 * `bench/`. All of them are for the models of `packages/models`.
 */
export const thresholds = {
  /** Clocks of phones are wrong; a manifest signed this much before the first step or after its arrival is stale. */
  clockSkewMs: 5 * 60_000,

  /** Mean absolute difference of luma below which two pictures are one. */
  repeatedLuma: 0.1,
  /** Other faces count if they are at least this share of the largest one's width. */
  otherFaceShare: 0.5,
  face: {
    /** Pixels between the eyes' centres: below, the recogniser sees an enlarged face. */
    interEyePx: 60,
    /** Luma 0..255 of the inner face. */
    darkLuma: 45,
    brightLuma: 225,
    /** Share of the inner face that is burnt out or black. */
    clippedRatio: 0.35,
    /** See FaceQuality.sharpness. */
    sharpness: 0.25,
    /** Presence of the face mesh, 0..1. */
    presence: 0.5,
  },
  portrait: {
    /** Pixels between the eyes' centres in the original picture of the document. */
    interEyePx: 24,
    /** The same on a card that is held beside the face. */
    heldInterEyePx: 12,
    sharpness: 0.18,
  },
  document: {
    /** Probability from which the network's kind counts against the chosen document. */
    kindScore: 0.9,
  },
  thickness: {
    /** Degrees: the oblique shot must be tilted by this much more than the front shot. */
    differenceDeg: 15,
    /** Degrees by which the measured tilt may lie outside the range that the step asked for. */
    toleranceDeg: 6,
  },
  challenge: {
    /** Share of the page's own threshold for a complete movement that the still frame must show. */
    peakShare: 0.75,
    onsetShare: 0.4,
  },
  depth: {
    /** Degrees of turn or nod from which a pair of frames is looked at. */
    motionDeg: 8,
    /** Pairs of frames that are compared pixel by pixel, the farthest movements first. */
    comparedFrames: 3,
    /** Flat things held at up to 50 degrees: solidity at most .20; heads that turn or nod by 8 degrees and more: from .42. */
    flat: { solidity: 0.25, foreshortening: 0.1 },
    /**
     * Of a turn by at least so many degrees; a bent sheet reaches 10.4. Squeeze per degree: heads up to .018, sheets from .021,
     * flat or bent. Set on rendered films of four photographs of two persons. Confirmed on films of two other persons with
     * other seeds: all 4 turning heads pass; of 14 prints, bent prints and displays (still or replaying a turn) none does.
     */
    solid: { turnDeg: 10.5, solidity: 0.35, homographyResidual: 0.04, noseShift: 0.018, foreshorteningPerDeg: 0.02 },
    /** See `ScreenPattern`: photographs reach 3.9 and 3.3, displays that are seen straight on begin at 27 and 20. */
    screen: { luma: 8, chroma: 6 },
    /** Degrees, shares: with less change than this over all frames the face is a still. */
    stillDeg: 1.5,
    stillRatio: 0.04,
  },
  /**
   * Cosine of two embeddings, in three bands: match from the first on, no match below the second, review between. Printed
   * portraits (plain, washed out, halftone, grey; 14 pairs of two persons, 366 of different ones out of 20 faces): one person
   * .942 to .974, two persons up to .932.
   */
  similarity: {
    /** Two pictures of one session, both live. */
    live: { match: 0.93, review: 0.9 },
    /** The printed portrait against the live face. */
    portrait: { match: 0.94, review: 0.91 },
    /** Two pictures of one printed portrait. */
    print: { match: 0.93, review: 0.9 },
  },
  /** Sum of the weights in `capture.source` from which a virtual camera is suspected. */
  source: { suspicion: 0.6 },
} as const
