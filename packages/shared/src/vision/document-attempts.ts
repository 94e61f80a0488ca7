import { cornerHypotheses } from './corner-hypotheses.ts'
import {
  decodeCornerPeaks,
  decodeDocumentCorners,
  prepareDocumentInput,
  type DocumentCornerOutputs,
  type DocumentSighting,
} from './document-corners.ts'
import { distinctGuesses, type RoughGuess } from './document-guesses.ts'
import type { EdgeInference } from './edge-fitting.ts'
import type { Box, Quad } from './geometry.ts'
import type { RgbaImage } from './image.ts'
import { mirrorInput, mirrorOutputs } from './mirrored-look.ts'
import type { OutlineInference } from './outline-fitting.ts'
import { quadBounds, quadIou } from './quad.ts'
import type { PixelSize } from './rectify.ts'
import { settleDocument, type SettledDocument } from './settle-document.ts'
import { shapeProposals } from './shape-proposals.ts'

/** The three networks that find documents. */
export interface DocumentInference {
  /** Runs document-corners.onnx on one input of DOCUMENT_INPUT_DIMS. */
  readonly corners: (input: Float32Array) => Promise<DocumentCornerOutputs>
  readonly outline: OutlineInference
  readonly edges: EdgeInference
}

export interface LocateOptions {
  /** What was found in the frame before: its edges are looked for first, which is enough while the document stays there. */
  readonly near?: DocumentSighting
  /** The part of the frame that the first look takes; the whole by default. */
  readonly within?: Box
  /** Looks at everything in a mirror: another opinion of the same network. */
  readonly isMirrored?: boolean
  /** More guesses and further looks where the usual ones find nothing: for a still, not for a film. */
  readonly isPatient?: boolean
}

/** One quad that was tried. */
export interface DocumentAttempt {
  /** Where it comes from: the frame before, a look of the corner network at the whole, or one around what was seen there. */
  readonly look: 'tracked' | 'first' | 'closer'
  /** What the corner network saw in that look. */
  readonly rough: DocumentSighting
  /** The corners on the edges; null where they span nothing, or the corner network denies a document. */
  readonly settled: SettledDocument | null
  /** True where the corner network denies a document. */
  readonly isDenied: boolean
}

/** Reach of the strips in widths of the document: around where it was in the frame before, and around a guess. */
const REACH = { tracked: 0.1, guessed: 0.17 } as const
/** Share of the document's box added on each side for a closer look; training takes 0.12 to 0.5. */
const CLOSER_MARGIN = 0.3
/** Margins of the further looks of who is patient. */
const OTHER_MARGINS = [0.5, 0.15] as const
/** Presence below which a look is not worth more time. */
const LEAST_PRESENCE = { film: 0.3, patient: 0.1 } as const
/** A closer look that moved the corners further than this saw only a part of the document: another sees it whole. */
const SAME_PLACE_IOU = 0.85
/** Smallest side in pixels of a part of the frame that is worth looking at. */
const LEAST_PART_PX = 48
/** Guesses of one look that are tried. */
const MOST_GUESSES = { film: 3, patient: 4 } as const
/** How much less likely than the likeliest another way to join peaks may be. */
const MOST_LESS_LIKELY = 4

/** What one look of the corner network makes of the frame: ways to join its peaks, the likeliest first. */
type Look = readonly [DocumentSighting, ...DocumentSighting[]]

/**
 * What there is to try in a frame, the likeliest first: the caller stops where it is sure. The edges around where the document was in
 * the frame before; then guesses from a look at the whole frame, then from closer looks; of each look the first guess also with one
 * side put right by the known shape.
 */
export async function* documentAttempts(
  image: RgbaImage,
  infer: DocumentInference,
  options: LocateOptions,
): AsyncGenerator<DocumentAttempt, void> {
  const { near, within = wholeOf(image), isMirrored = false, isPatient = false } = options
  const pace = isPatient ? 'patient' : 'film'
  const isDenied = ({ presence }: DocumentSighting): boolean => presence < LEAST_PRESENCE[pace]
  const lookAround = async (quad: Quad, margin = CLOSER_MARGIN, isOtherWay = false): Promise<Look | null> => {
    const part = partAround(quad, image, margin)
    return part ? lookAt(image, part, infer, isMirrored !== isOtherWay) : null
  }
  const settle = (guess: RoughGuess): Promise<SettledDocument | null> =>
    settleDocument(image, { ...guess, reach: REACH.guessed }, infer.edges)
  const attemptsOf = async function* (look: 'first' | 'closer', seen: Look): AsyncGenerator<DocumentAttempt, void> {
    const [rough] = seen
    if (isDenied(rough)) {
      yield { look, rough, settled: null, isDenied: true }
      return
    }
    let count = 0
    for await (const guess of distinctGuesses(image, seen, infer.outline)) {
      const settled = await settle(guess)
      yield { look, rough, settled, isDenied: false }
      if (count === 0 && settled) yield* attemptsByShape(look, guess, settled)
      count += 1
      if (count === MOST_GUESSES[pace]) return
    }
  }
  const attemptsByShape = async function* (
    look: 'first' | 'closer',
    guess: RoughGuess,
    { sighting, support }: SettledDocument,
  ): AsyncGenerator<DocumentAttempt, void> {
    for (const quad of shapeProposals({ quad: sighting.quad, support }, sighting.kind, image)) {
      const settled = await settle({ ...guess, quad })
      yield { look, rough: guess.rough, settled, isDenied: false }
    }
  }
  if (near) {
    const guess = { rough: near, quad: near.quad, isWhole: near.score, isId3: isId3Of(near) }
    const settled = await settleDocument(image, { ...guess, reach: REACH.tracked, isFollowed: true }, infer.edges)
    yield { look: 'tracked', rough: near, settled, isDenied: false }
  }
  const first = await lookAt(image, within, infer, isMirrored)
  yield* attemptsOf('first', first)
  if (isDenied(first[0])) return
  const second = await lookAround(first[0].quad)
  if (!second) return
  const isPart = !isDenied(second[0]) && quadIou(second[0].quad, first[0].quad) < SAME_PLACE_IOU
  const last = (isPart ? await lookAround(second[0].quad) : null) ?? second
  yield* attemptsOf('closer', last)
  if (!isPatient) return
  for (const [margin, isOtherWay] of [
    [CLOSER_MARGIN, true],
    ...OTHER_MARGINS.flatMap((other) => [[other, false] as const, [other, true] as const]),
  ] as const) {
    const other = await lookAround(last[0].quad, margin, isOtherWay)
    if (other) yield* attemptsOf('closer', other)
  }
}

const wholeOf = ({ width, height }: PixelSize): Box => ({ x: 0, y: 0, width, height })

const isId3Of = ({ kind, kindScore }: DocumentSighting): number => (kind === 'id3' ? kindScore : 1 - kindScore)

async function lookAt(image: RgbaImage, part: Box, infer: DocumentInference, isMirrored: boolean): Promise<Look> {
  const input = prepareDocumentInput(image, part)
  const outputs = isMirrored ? mirrorOutputs(await infer.corners(mirrorInput(input))) : await infer.corners(input)
  const [likeliest, ...others] = cornerHypotheses(decodeCornerPeaks(outputs.heatmaps, part), image)
  const near = others.filter(({ score }) => likeliest !== undefined && likeliest.score - score <= MOST_LESS_LIKELY)
  return [
    decodeDocumentCorners(outputs, image, likeliest),
    ...near.map((hypothesis) => decodeDocumentCorners(outputs, image, hypothesis)),
  ]
}

function partAround(quad: Quad, frame: PixelSize, margin: number): Box | null {
  const bounds = quadBounds(quad)
  const x = Math.max(0, bounds.x - margin * bounds.width)
  const y = Math.max(0, bounds.y - margin * bounds.height)
  const width = Math.min(frame.width, bounds.x + bounds.width * (1 + margin)) - x
  const height = Math.min(frame.height, bounds.y + bounds.height * (1 + margin)) - y
  return width >= LEAST_PART_PX && height >= LEAST_PART_PX ? { x, y, width, height } : null
}
