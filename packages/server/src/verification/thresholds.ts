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
  /** Limits of a resting face; see `FaceQualityLimits`. */
  face: {
    interEyePx: 60,
    darkLuma: 45,
    brightLuma: 225,
    clippedRatio: 0.35,
    /** Pictures of the development persons of `bench/faces`: sharp ones from .44, blurred by 5 pixels up to .29. */
    sharpness: 0.25,
    printDots: Number.POSITIVE_INFINITY,
    /** The same persons in clubs and by windows: from .20. */
    illuminationUniformity: 0.05,
    /** Far beyond what the page lets pass as looking straight on; pitch carries an offset of up to 19 per person. */
    yawDeg: 30,
    pitchDeg: 35,
    rollDeg: 35,
    /** Open eyes of the same persons from .19, eyes cast down .08 to .12, closed ones below. */
    eyesOpenRatio: 0.08,
    mouthOpenRatio: 0.5,
    /** Presence of the face mesh, 0..1. */
    presence: 0.5,
  },
  /** A photograph of unknown origin: from which the recogniser sees less than it should; pose, eyes and mouth are free. */
  photograph: {
    interEyePx: 24,
    darkLuma: 45,
    brightLuma: 225,
    clippedRatio: 0.35,
    sharpness: 0.25,
    /** Halftone of the same persons begins at .75; noise in the dark reaches .81 and is called dark, all else .70. */
    printDots: 0.74,
    illuminationUniformity: 0.05,
    yawDeg: 90,
    pitchDeg: 90,
    rollDeg: 180,
    eyesOpenRatio: 0,
    mouthOpenRatio: Number.POSITIVE_INFINITY,
  },
  portrait: {
    /** Pixels between the eyes' centres in the original picture of the document. */
    interEyePx: 24,
    /** The same on a card that is held beside the face. */
    heldInterEyePx: 12,
    sharpness: 0.18,
    /** Sharpness from which the portrait is dots of print: too little to say that two persons differ. */
    printDots: 0.78,
  },
  document: {
    /** Probability from which the network's kind counts against the chosen document. */
    kindScore: 0.9,
    /**
     * Confidence from which a field is believed: with less it neither ends an attempt nor contradicts what was declared. See
     * `fieldConfidence` of the reading.
     */
    believedField: 0.85,
  },
  thickness: {
    /** Degrees: the oblique shot must be tilted by this much more than the front shot. */
    differenceDeg: 15,
    /** Degrees by which the measured tilt may lie outside the range that the step asked for. */
    toleranceDeg: 6,
    /**
     * See `EdgeStrip.evidence`: below, a reviewer looks for the edge. Of 30 rendered presentations each: cards 1.0, paper up to
     * .47, displays .45, pictures bent by software .31; of cards cut out and bent 26 up to .27 and four from .63, whose first
     * picture showed a wall.
     */
    edgeEvidence: 0.6,
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
    /**
     * Nose and cheeks against a bent sheet, by degree of turn: bent prints .001 to .003, heads from .006 (films of four persons
     * who are in no figure of `bench/`).
     */
    sheet: { turnDeg: 7, solidity: 0.06, solidityPerDeg: 0.004 },
    /** See `measureFaceShift`: persons who rested twice from .29, one picture coded twice at most .02; same films. */
    restShift: 0.06,
    /** See `ScreenPattern`: photographs reach 3.9 and 3.3, displays that are seen straight on begin at 27 and 20. */
    screen: { luma: 8, chroma: 6 },
    /** Degrees, shares: with less change than this over all frames the face is a still. */
    stillDeg: 1.5,
    stillRatio: 0.04,
  },
  /** See `LightResponse`. Set on light drawn over the photographs of three persons (`test/fixtures/lit-face.ts`). */
  light: {
    /** A face that does not know the order passes with at most this chance. */
    chance: 0.01,
    explained: 0.5,
    /** Noise of the coding is as large. */
    strength: 0.008,
    /** From these on the face shows another order; without any light, the best of all orders explains up to .83. */
    otherChance: 0.1,
    otherExplained: 0.9,
    otherStrength: 0.03,
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
