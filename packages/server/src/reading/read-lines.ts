import { cropGray, findTextLines, type Box, type GrayImage, type Run } from '@honnin/shared/vision'
import { closeGaps } from './close-gaps.ts'
import type { RecognisedCharacter, TextRecogniser } from '../vision/index.ts'

/** Where lines are looked for and what they may hold. Lengths are millimetres on the document. */
export interface TextArea {
  readonly box: Box
  /** Height of the print. */
  readonly heightMm: { readonly min: number; readonly max: number }
  /** At most so many lines are read, from the top. */
  readonly mostLines: number
}

/** A document seen straight on. */
export interface StraightDocument {
  readonly gray: GrayImage
  readonly pixelsPerMm: number
}

/** One line of print; boxes are in pixels of the document's picture. */
export interface ReadLine {
  readonly characters: readonly RecognisedCharacter[]
  readonly box: Box
  /** Strokes, or strokes that hang together, from the left. */
  readonly strokes: readonly Run[]
}

/** How far print may lie from its place: cards are printed and straightened with so much play. */
const PLAY_MM = 1.3
/** Ground that is left around a line. */
const MARGIN_MM = 0.5

/** Darkest level of a blank, and of the middle of a stroke that was seen, once the contrast is stretched. */
const STROKE_LEVEL = 120
const FAINT_LEVEL = 165

/** The places of the lines whose middle lies in the area, from the top. `document` is the whole document, seen straight on. */
export function findLines(
  { box, heightMm, mostLines }: TextArea,
  { gray, pixelsPerMm }: StraightDocument,
): readonly Box[] {
  const { image, origin } = cropGray(gray, {
    x: box.x * pixelsPerMm,
    y: (box.y - PLAY_MM) * pixelsPerMm,
    width: box.width * pixelsPerMm,
    height: (box.height + 2 * PLAY_MM) * pixelsPerMm,
  })
  return findTextLines(image, { pixelsPerMm, heightMm })
    .map(({ box: line }) => ({ ...line, x: line.x + origin.x, y: line.y + origin.y }))
    .filter(({ y, height }) => {
      const middle = (y + height / 2) / pixelsPerMm
      return middle >= box.y && middle <= box.y + box.height
    })
    .slice(0, mostLines)
}

/** Reads one line whose place is known. */
export async function readLine(
  recogniser: TextRecogniser,
  { gray, pixelsPerMm }: StraightDocument,
  { box, alphabet }: { readonly box: Box; readonly alphabet?: string | undefined },
): Promise<ReadLine> {
  const margin = MARGIN_MM * pixelsPerMm
  const { image, origin } = cropGray(gray, {
    x: box.x - 1.6 * margin,
    y: box.y - margin,
    width: box.width + 3.2 * margin,
    height: box.height + 2 * margin,
  })
  const print = stretchContrast(image)
  const { image: dense, toSource } = closeGaps(print, STROKE_LEVEL)
  const characters = await recogniser.readLine(dense, alphabet === undefined ? {} : { alphabet })
  return {
    box,
    strokes: strokesOf(print).map(({ start, length }) => ({ start: start + origin.x, length })),
    characters: characters
      .map((character) => ({ ...character, box: spread(character.box, toSource) }))
      .filter(({ text, box: place }) => !flatStrokes.test(text) || hasInk(print, place))
      .map((character) => ({ ...character, box: movedBy(character.box, origin) })),
  }
}

/** The recogniser sees one of these in a wide blank now and then. */
const flatStrokes = /^[一ー_―—~-]$/u

function hasInk({ width, height, data }: GrayImage, { x, y, width: wide, height: high }: Box): boolean {
  const [left, right] = [Math.max(0, Math.floor(x + 0.35 * wide)), Math.min(width, Math.ceil(x + 0.65 * wide))]
  for (let row = Math.max(0, Math.floor(y)); row < Math.min(height, Math.ceil(y + high)); row += 1)
    for (let column = left; column < right; column += 1)
      if ((data[row * width + column] ?? 255) < FAINT_LEVEL) return true
  return false
}

function strokesOf({ width, height, data }: GrayImage): readonly Run[] {
  const runs: Run[] = []
  let start = -1
  for (let column = 0; column <= width; column += 1) {
    let isInk = false
    for (let row = 0; row < height && !isInk && column < width; row += 1)
      isInk = (data[row * width + column] ?? 255) < STROKE_LEVEL
    if (isInk && start < 0) start = column
    if (!isInk && start >= 0) {
      runs.push({ start, length: column - start })
      start = -1
    }
  }
  return runs
}

function spread(box: Box, toSource: (x: number) => number): Box {
  const x = toSource(box.x)
  return { ...box, x, width: toSource(box.x + box.width) - x }
}

function movedBy(box: Box, { x, y }: Box): Box {
  return { ...box, x: box.x + x, y: box.y + y }
}

/** Darkest and lightest hundredth become black and white: print in poor light is as black as any. */
function stretchContrast(image: GrayImage): GrayImage {
  const counts = new Uint32Array(256)
  for (const value of image.data) counts[value] = (counts[value] ?? 0) + 1
  const share = image.data.length / 100
  const dark = levelAt(counts, share)
  const light = levelAt(counts, image.data.length - share)
  const scale = 255 / Math.max(1, light - dark)
  const data = image.data.map((value) => Math.max(0, Math.min(255, Math.round((value - dark) * scale))))
  return { ...image, data }
}

function levelAt(counts: Uint32Array, rank: number): number {
  let sum = 0
  for (let level = 0; level < counts.length; level += 1) {
    sum += counts[level] ?? 0
    if (sum > rank) return level
  }
  return counts.length - 1
}
