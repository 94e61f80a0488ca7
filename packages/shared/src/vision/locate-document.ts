import { cornerHypotheses, type CornerHypothesis } from './corner-hypotheses.ts'
import {
  decodeCornerPeaks,
  decodeDocumentCorners,
  DOCUMENT_DETECTION_LIMITS,
  isPlausibleDocument,
  prepareDocumentInput,
  settleSighting,
  type CornerScores,
  type DocumentCornerOutputs,
  type DocumentSighting,
} from './document-corners.ts'
import { refineQuad } from './edge-refinement.ts'
import type { Box, Quad } from './geometry.ts'
import { toGray, type GrayImage, type RgbaImage } from './image.ts'
import { mirrorInput, mirrorOutputs } from './mirrored-look.ts'
import { quadBounds, quadIou } from './quad.ts'
import type { PixelSize } from './rectify.ts'

/** Runs document-corners.onnx on one input of DOCUMENT_INPUT_DIMS. */
export type DocumentInference = (input: Float32Array) => Promise<DocumentCornerOutputs>

export interface LocateOptions {
  /** The corners in the frame before: that part is looked at first, and one look is enough while the document stays there. */
  readonly near?: Quad
  /** The part of the frame that the first look takes; the whole by default. */
  readonly within?: Box
  /** Looks from further off, from nearer and into a mirror where the usual looks find nothing: for a still, not for a film. */
  readonly isPatient?: boolean
}

/** Share of the document's box added on each side for the second look; training takes 0.12 to 0.5. */
const SECOND_LOOK_MARGIN = 0.3
/** Margins of the further looks of who is patient. */
const OTHER_MARGINS = [0.5, 0.15] as const
/** Presence at the first look below which a second is not worth its time. */
const SECOND_LOOK_PRESENCE = 0.3
/** A second look that moved the corners further than this saw only a part of the document: a third sees it whole. */
const SAME_PLACE_IOU = 0.85
/** Smallest side in pixels of a part of the frame that is worth looking at. */
const LEAST_PART_PX = 48

/** Strain up to which four sure corners are taken without looking for better ones. */
const CLEAR_STRAIN = 2.5
/** Other ways to join the peaks that are tried where the first is not clear, and how much less likely they may be. */
const MOST_OTHERS = 3
const MOST_LESS_LIKELY = 4
/** What strain takes from, and an edge that is all there adds to, the log likelihood of four corners. */
const STRAIN_WEIGHT = 0.06
const EDGE_WEIGHT = 3
/** How near the quad the edges must be to speak for it. */
const EDGE_REACH_PX = 3
/** What corners must have for them that the network is not sure of: a shape and edges that no chance makes. */
const REPAIRED = { strain: 1.5, presence: 0.8, leastEdge: 0.4, meanEdge: 0.85 } as const
/** Share of its line that each edge shows, unless the shape alone leaves nothing to doubt: white on white has no edge. */
const LEAST_EDGE = 0.1
const UNDOUBTED_STRAIN = 1

/** One look of the network at a part of the frame. */
interface Look {
  readonly outputs: DocumentCornerOutputs
  readonly hypotheses: readonly CornerHypothesis[]
  readonly frame: PixelSize
}

/**
 * Finds the document in a frame: a look at the whole frame, a second at the part around what it saw, the most plausible way
 * to join the peaks of the corner maps, then refinement of the edges. The second look makes corners more exact, mostly of
 * small documents, and refuses most false alarms.
 */
export async function locateDocument(
  image: RgbaImage,
  infer: DocumentInference,
  { near, within = { x: 0, y: 0, width: image.width, height: image.height }, isPatient = false }: LocateOptions = {},
): Promise<DocumentSighting> {
  const look = async (part: Box, isMirrored = false): Promise<Look> => {
    const input = prepareDocumentInput(image, part)
    const outputs = isMirrored ? mirrorOutputs(await infer(mirrorInput(input))) : await infer(input)
    const hypotheses = cornerHypotheses(decodeCornerPeaks(outputs.heatmaps, part), image)
    return { outputs, hypotheses, frame: image }
  }
  const lookAround = async (quad: Quad, margin = SECOND_LOOK_MARGIN, isMirrored = false): Promise<Look | null> => {
    const part = partAround(quad, image, margin)
    return part ? look(part, isMirrored) : null
  }
  if (near) {
    const tracked = await lookAround(near)
    const settled = tracked && presenceOf(tracked) >= DOCUMENT_DETECTION_LIMITS.presence ? settle(tracked, image) : null
    if (settled?.found) return settled
  }
  const first = await look(within)
  const seen = sightingOf(first, first.hypotheses[0])
  const start = first.hypotheses[0]
  if (presenceOf(first) < SECOND_LOOK_PRESENCE || !start) return { ...seen, found: false }
  const second = await lookAround(start.quad)
  if (!second) return { ...seen, found: false }
  const moved = second.hypotheses[0]
  const isPart =
    moved !== undefined &&
    presenceOf(second) >= SECOND_LOOK_PRESENCE &&
    quadIou(moved.quad, start.quad) < SAME_PLACE_IOU
  const last = (isPart ? await lookAround(moved.quad) : null) ?? second
  const settled = settle(last, image)
  if (settled?.found) return settled
  if (presenceOf(last) >= DOCUMENT_DETECTION_LIMITS.presence) {
    // One look can lose the document among what lies around it; what another saw may still be beyond doubt.
    const further = [
      () => lookAround(start.quad, SECOND_LOOK_MARGIN, true),
      ...OTHER_MARGINS.flatMap((margin) =>
        [false, true].map((isMirrored) => () => lookAround(start.quad, margin, isMirrored)),
      ),
    ]
    for (const other of [() => Promise.resolve(first), ...(isPatient ? further : [])]) {
      const seenAgain = await other()
      const beyondDoubt = seenAgain && settle(seenAgain, image, { isStrict: true })
      if (beyondDoubt?.found) return beyondDoubt
    }
  }
  return { ...seen, found: false, insideScores: leastOf(seen.insideScores, sightingOf(last, moved).insideScores) }
}

/**
 * The most plausible document among a look's hypotheses, refined; not found where none is good enough. Strictly taken, corners
 * that the network is sure of need the same shape and edges as others.
 */
function settle(look: Look, image: RgbaImage, { isStrict = false } = {}): DocumentSighting | null {
  const [likeliest, ...others] = look.hypotheses
  if (!likeliest) return null
  const gray = toGray(image)
  const judge = (hypothesis: CornerHypothesis): Judgement => judgeCorners(look, hypothesis, { gray, isStrict })
  const first = judge(likeliest)
  if (first.isClear) return first.sighting
  const rivals = others
    .filter(({ score }) => likeliest.score - score < MOST_LESS_LIKELY)
    .slice(0, MOST_OTHERS)
    .map(judge)
  return rivals.reduce((best, rival) => (rival.likelihood > best.likelihood ? rival : best), first).sighting
}

interface Judgement {
  readonly sighting: DocumentSighting
  readonly likelihood: number
  /** Four corners that were seen, and a shape that leaves nothing to doubt. */
  readonly isClear: boolean
}

function judgeCorners(
  look: Look,
  hypothesis: CornerHypothesis,
  { gray, isStrict }: { readonly gray: GrayImage; readonly isStrict: boolean },
): Judgement {
  const rough = sightingOf(look, hypothesis)
  const { sighting, strain } = settleSighting(gray, rough)
  const edges = refineQuad(gray, sighting.quad, { searchPx: EDGE_REACH_PX }).support
  const mean = edges.reduce((sum, edge) => sum + edge, 0) / edges.length
  const isSure = !isStrict && rough.found && (Math.min(...edges) >= LEAST_EDGE || strain <= UNDOUBTED_STRAIN)
  const isRepaired =
    strain <= REPAIRED.strain &&
    rough.presence >= REPAIRED.presence &&
    Math.min(...edges) >= REPAIRED.leastEdge &&
    mean >= REPAIRED.meanEdge &&
    Math.min(...rough.insideScores) >= DOCUMENT_DETECTION_LIMITS.inside &&
    isPlausibleDocument(sighting.quad, gray)
  return {
    sighting: { ...sighting, found: sighting.found && (isSure || isRepaired) },
    likelihood: hypothesis.score - STRAIN_WEIGHT * Math.min(strain, 10) ** 2 + EDGE_WEIGHT * 4 * mean,
    isClear: isSure && sighting.found && strain <= CLEAR_STRAIN,
  }
}

const presenceOf = ({ outputs }: Look): number => outputs.scores[0] ?? 0

const sightingOf = ({ outputs, frame }: Look, chosen: CornerHypothesis | undefined): DocumentSighting =>
  decodeDocumentCorners(outputs, frame, chosen)

/** A corner is in the frame only if both looks say so. */
function leastOf(a: CornerScores, b: CornerScores): CornerScores {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]
}

function partAround(quad: Quad, frame: PixelSize, margin: number): Box | null {
  const bounds = quadBounds(quad)
  const x = Math.max(0, bounds.x - margin * bounds.width)
  const y = Math.max(0, bounds.y - margin * bounds.height)
  const width = Math.min(frame.width, bounds.x + bounds.width * (1 + margin)) - x
  const height = Math.min(frame.height, bounds.y + bounds.height * (1 + margin)) - y
  return width >= LEAST_PART_PX && height >= LEAST_PART_PX ? { x, y, width, height } : null
}
