import { cropGray, findTextLines, imageQuad, rectifyGrayQuad, type Box, type GrayImage } from '@honnin/shared/vision'
import { closeGaps } from './close-gaps.ts'
import type { RecognisedCharacter, TextRecogniser } from '../vision/index.ts'

/** Where lines are looked for and what they may hold. Lengths are millimetres on the document. */
export interface TextArea {
  readonly box: Box
  /** Height of the print. */
  readonly heightMm: { readonly min: number; readonly max: number }
  /** At most so many lines are read, from the top. */
  readonly mostLines: number
  readonly alphabet?: string
}

/** One line of print; boxes are in pixels of the document's picture. */
export interface ReadLine {
  readonly characters: readonly RecognisedCharacter[]
  readonly box: Box
}

/** How far print may lie from its place: cards are printed and straightened with so much play. */
const PLAY_MM = 1.3
/** Ground that is left around a line. */
const MARGIN_MM = 0.5

/** Darkest level of a stroke once the contrast is stretched. */
const STROKE_LEVEL = 120

/**
 * Reads the lines whose middle lies in the area. `document` is the whole document, seen straight on. At another `scale` the
 * recogniser may see what it missed.
 */
export async function readLines(
  recogniser: TextRecogniser,
  area: TextArea,
  {
    document,
    pixelsPerMm,
    scale = 1,
  }: { readonly document: GrayImage; readonly pixelsPerMm: number; readonly scale?: number },
): Promise<readonly ReadLine[]> {
  const { box, heightMm, mostLines, alphabet } = area
  const search = {
    x: box.x * pixelsPerMm,
    y: (box.y - PLAY_MM) * pixelsPerMm,
    width: box.width * pixelsPerMm,
    height: (box.height + 2 * PLAY_MM) * pixelsPerMm,
  }
  const { image, origin } = cropGray(document, search)
  const found = findTextLines(image, { pixelsPerMm, heightMm }).filter(({ box: line }) => {
    const middle = (origin.y + line.y + line.height / 2) / pixelsPerMm
    return middle >= box.y && middle <= box.y + box.height
  })
  const lines: ReadLine[] = []
  for (const { box: line } of found.slice(0, mostLines)) {
    const place = { ...line, x: line.x + origin.x, y: line.y + origin.y }
    const options = alphabet === undefined ? {} : { alphabet }
    const characters = await readLineAt(recogniser, { document, box: place, pixelsPerMm, scale, ...options })
    lines.push({ box: place, characters })
  }
  return lines
}

/** Reads one line whose place is known. */
export async function readLineAt(
  recogniser: TextRecogniser,
  {
    document,
    box,
    pixelsPerMm,
    scale = 1,
    alphabet,
  }: {
    readonly document: GrayImage
    readonly box: Box
    readonly pixelsPerMm: number
    readonly scale?: number
    readonly alphabet?: string
  },
): Promise<readonly RecognisedCharacter[]> {
  const margin = MARGIN_MM * pixelsPerMm
  const { image, origin } = cropGray(document, {
    x: box.x - 1.6 * margin,
    y: box.y - margin,
    width: box.width + 3.2 * margin,
    height: box.height + 2 * margin,
  })
  const print = stretchContrast(shrinkGray(image, scale))
  const { image: dense, toSource } = closeGaps(print, STROKE_LEVEL)
  const characters = await recogniser.readLine(dense, alphabet === undefined ? {} : { alphabet })
  return characters
    .map((character) => ({ ...character, box: spread(character.box, toSource) }))
    .filter(({ text, box: place }) => !flatStrokes.test(text) || hasInk(print, place))
    .map((character) => ({ ...character, box: toDocument(character.box, { scale, origin }) }))
}

/** The recogniser sees one of these in a wide blank now and then. */
const flatStrokes = /^[一ー_―—~-]$/u

function hasInk({ width, height, data }: GrayImage, { x, y, width: wide, height: high }: Box): boolean {
  const [left, right] = [Math.max(0, Math.floor(x + 0.35 * wide)), Math.min(width, Math.ceil(x + 0.65 * wide))]
  for (let row = Math.max(0, Math.floor(y)); row < Math.min(height, Math.ceil(y + high)); row += 1)
    for (let column = left; column < right; column += 1)
      if ((data[row * width + column] ?? 255) < STROKE_LEVEL) return true
  return false
}

function spread(box: Box, toSource: (x: number) => number): Box {
  const x = toSource(box.x)
  return { ...box, x, width: toSource(box.x + box.width) - x }
}

function toDocument(box: Box, { scale, origin }: { readonly scale: number; readonly origin: Box }): Box {
  return {
    x: box.x / scale + origin.x,
    y: box.y / scale + origin.y,
    width: box.width / scale,
    height: box.height / scale,
  }
}

/** Bilinear; for scales of a half and more. */
function shrinkGray(image: GrayImage, scale: number): GrayImage {
  if (scale === 1) return image
  const size = { width: Math.round(image.width * scale), height: Math.round(image.height * scale) }
  return rectifyGrayQuad(image, imageQuad(image), size)
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
