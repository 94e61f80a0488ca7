import { cornerHypotheses, type CornerHypothesis } from './corner-hypotheses.ts'
import {
  decodeCornerPeaks,
  decodeDocumentCorners,
  prepareDocumentInput,
  type DocumentCornerOutputs,
  type DocumentSighting,
} from './document-corners.ts'
import type { EdgeInference } from './edge-fitting.ts'
import type { Box, Quad } from './geometry.ts'
import type { RgbaImage } from './image.ts'
import { mirrorInput, mirrorOutputs } from './mirrored-look.ts'
import { quadBounds, quadIou } from './quad.ts'
import type { PixelSize } from './rectify.ts'
import { settleDocument, type SettledDocument } from './settle-document.ts'
import { shapeProposals } from './shape-proposals.ts'

/** The two networks that find documents. */
export interface DocumentInference {
  /** Runs document-corners.onnx on one input of DOCUMENT_INPUT_DIMS. */
  readonly corners: (input: Float32Array) => Promise<DocumentCornerOutputs>
  /** Runs document-edges.onnx on one input of EDGE_INPUT_DIMS. */
  readonly edges: EdgeInference
}

export interface LocateOptions {
  /** The corners in the frame before: that part is looked at first, and one look is enough while the document stays there. */
  readonly near?: Quad
  /** The part of the frame that the first look takes; the whole by default. */
  readonly within?: Box
  /** Looks from further off, from nearer and into a mirror where the usual looks find nothing: for a still, not for a film. */
  readonly isPatient?: boolean
}

/** One quad that was tried. */
export interface DocumentAttempt {
  /** Where the look was taken: around the corners of the frame before, at the whole, or around what was seen there. */
  readonly look: 'tracked' | 'first' | 'closer'
  /** What the corner network saw. */
  readonly rough: DocumentSighting
  /** Its corners on the edges; null where the corner network denies a document. */
  readonly settled: SettledDocument | null
}

/** Share of the document's box added on each side for a closer look; training takes 0.12 to 0.5. */
const CLOSER_MARGIN = 0.3
/** Margins of the further looks of who is patient. */
const OTHER_MARGINS = [0.5, 0.15] as const
/** Presence below which a look is not worth more time. */
export const LEAST_PRESENCE = 0.3
/** A closer look that moved the corners further than this saw only a part of the document: another sees it whole. */
const SAME_PLACE_IOU = 0.85
/** Smallest side in pixels of a part of the frame that is worth looking at. */
const LEAST_PART_PX = 48
/** Quads of one look that are tried after the first, and how much less likely than it another way to join peaks may be. */
const MOST_OTHERS = 4
const MOST_LESS_LIKELY = 4
/** Two quads that overlap this much lead to the same edges. */
const SAME_QUAD_IOU = 0.93

interface Look {
  readonly rough: DocumentSighting
  /** Other ways to join the peaks. */
  readonly others: readonly DocumentSighting[]
}

/**
 * What there is to try in a frame, the likeliest first: the caller stops where it is sure. A look at the whole frame and the edges
 * around what it saw, then the same from closer looks; of each look first the likeliest way to join the peaks of the corner maps,
 * then that with one side put right by the known shape, then other ways.
 */
export async function* documentAttempts(
  image: RgbaImage,
  infer: DocumentInference,
  { near, within = { x: 0, y: 0, width: image.width, height: image.height }, isPatient = false }: LocateOptions,
): AsyncGenerator<DocumentAttempt, void> {
  const lookAround = async (quad: Quad, margin = CLOSER_MARGIN, isMirrored = false): Promise<Look | null> => {
    const part = partAround(quad, image, margin)
    return part ? lookAt(image, part, infer, isMirrored) : null
  }
  const tracked = near ? await lookAround(near) : null
  if (tracked) yield* attemptsOf('tracked', tracked, image, infer.edges)
  const first = await lookAt(image, within, infer)
  yield* attemptsOf('first', first, image, infer.edges)
  if (first.rough.presence < LEAST_PRESENCE) return
  const second = await lookAround(first.rough.quad)
  if (!second) return
  const isPart =
    second.rough.presence >= LEAST_PRESENCE && quadIou(second.rough.quad, first.rough.quad) < SAME_PLACE_IOU
  const last = (isPart ? await lookAround(second.rough.quad) : null) ?? second
  yield* attemptsOf('closer', last, image, infer.edges)
  if (!isPatient) return
  for (const [margin, isMirrored] of [
    [CLOSER_MARGIN, true],
    ...OTHER_MARGINS.flatMap((other) => [[other, false] as const, [other, true] as const]),
  ] as const) {
    const other = await lookAround(last.rough.quad, margin, isMirrored)
    if (other) yield* attemptsOf('closer', other, image, infer.edges)
  }
}

async function* attemptsOf(
  look: DocumentAttempt['look'],
  { rough, others }: Look,
  image: RgbaImage,
  infer: EdgeInference,
): AsyncGenerator<DocumentAttempt, void> {
  if (rough.presence < LEAST_PRESENCE) {
    yield { look, rough, settled: null }
    return
  }
  const settled = await settleDocument(image, rough, infer)
  yield { look, rough, settled }
  const shaped = settled ? shapeProposals(settled.sighting.quad, settled.sighting.kind, image) : []
  const tried: Quad[] = [rough.quad]
  for (const other of [...shaped.map((quad) => ({ ...rough, quad })), ...others]) {
    if (tried.length > MOST_OTHERS) return
    if (tried.some((quad) => quadIou(quad, other.quad) > SAME_QUAD_IOU)) continue
    tried.push(other.quad)
    yield { look, rough, settled: await settleDocument(image, other, infer) }
  }
}

async function lookAt(image: RgbaImage, part: Box, infer: DocumentInference, isMirrored = false): Promise<Look> {
  const input = prepareDocumentInput(image, part)
  const outputs = isMirrored ? mirrorOutputs(await infer.corners(mirrorInput(input))) : await infer.corners(input)
  const hypotheses = cornerHypotheses(decodeCornerPeaks(outputs.heatmaps, part), image)
  const sightingOf = (chosen?: CornerHypothesis): DocumentSighting => decodeDocumentCorners(outputs, image, chosen)
  const [likeliest, ...others] = hypotheses
  return {
    rough: sightingOf(likeliest),
    others: others
      .filter(({ score }) => likeliest !== undefined && likeliest.score - score <= MOST_LESS_LIKELY)
      .map(sightingOf),
  }
}

function partAround(quad: Quad, frame: PixelSize, margin: number): Box | null {
  const bounds = quadBounds(quad)
  const x = Math.max(0, bounds.x - margin * bounds.width)
  const y = Math.max(0, bounds.y - margin * bounds.height)
  const width = Math.min(frame.width, bounds.x + bounds.width * (1 + margin)) - x
  const height = Math.min(frame.height, bounds.y + bounds.height * (1 + margin)) - y
  return width >= LEAST_PART_PX && height >= LEAST_PART_PX ? { x, y, width, height } : null
}
