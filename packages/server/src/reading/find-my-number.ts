import { documentFormats, showsMyNumber, type DocumentFormat } from '@honnin/shared/documents'
import { turnImage, toGray, type Box, type GrayImage, type RgbaImage } from '@honnin/shared/vision'
import type { TextRecogniser } from '../vision/index.ts'
import { findTextLines } from './find-text-lines.ts'
import { readLineAt } from './read-lines.ts'

/** On the back of a card the digits are 3 to 4 mm high, on a notice smaller. */
const HEIGHT_MM = { min: 1.6, max: 6 } as const
/** Twelve digits with two gaps, in heights of a digit. */
const ASPECT = { least: 7, most: 20 } as const
/** Strokes that hang together; digits may touch, and a 0 may break. */
const GLYPHS = { least: 9, most: 15 } as const
/** The gaps after four and after eight digits, in shares of the line, and how much wider than the others they are. */
const GAPS = { first: [0.25, 0.41], second: [0.59, 0.75], wider: 1.5 } as const
/** A card has one such line; print that looks like one is rare. */
const MOST_CANDIDATES = 3

/**
 * Whether an individual number is printed on a document that is seen straight on, either way up: three groups of four digits
 * with the right check digit. Nothing of it is returned or kept.
 */
export async function findMyNumber(
  recogniser: TextRecogniser,
  { document, format }: { readonly document: RgbaImage; readonly format: DocumentFormat },
): Promise<boolean> {
  const pixelsPerMm = document.width / documentFormats[format].widthMm
  const gray = toGray(document)
  const candidates = findDigitGroups(gray, pixelsPerMm)
  if (candidates.length === 0) return false
  if (await anyIsMyNumber(recogniser, { gray, candidates, pixelsPerMm })) return true
  const turned = toGray(turnImage(document))
  return anyIsMyNumber(recogniser, { gray: turned, candidates: findDigitGroups(turned, pixelsPerMm), pixelsPerMm })
}

async function anyIsMyNumber(
  recogniser: TextRecogniser,
  {
    gray,
    candidates,
    pixelsPerMm,
  }: { readonly gray: GrayImage; readonly candidates: readonly Box[]; readonly pixelsPerMm: number },
): Promise<boolean> {
  for (const box of candidates) {
    const characters = await readLineAt(recogniser, { document: gray, box, pixelsPerMm, alphabet: '0123456789' })
    const digits = characters.map(({ text }) => text).join('')
    if (showsMyNumber(digits.replace(/^(\d{4})(\d{4})(\d{4})$/u, '$1 $2 $3'))) return true
  }
  return false
}

/** Lines that look like three groups of four narrow glyphs. */
function findDigitGroups(gray: GrayImage, pixelsPerMm: number): readonly Box[] {
  return findTextLines(gray, { pixelsPerMm, heightMm: HEIGHT_MM })
    .filter(({ box: { width, height }, glyphs }) => {
      const aspect = width / height
      if (aspect < ASPECT.least || aspect > ASPECT.most) return false
      if (glyphs.length < GLYPHS.least || glyphs.length > GLYPHS.most) return false
      return isGrouped(glyphs, width)
    })
    .map(({ box }) => box)
    .slice(0, MOST_CANDIDATES)
}

function isGrouped(glyphs: readonly { readonly start: number; readonly length: number }[], width: number): boolean {
  const gaps = glyphs.slice(1).map(({ start }, index) => {
    const previous = glyphs[index] ?? { start: 0, length: 0 }
    const end = previous.start + previous.length
    return { at: (start + end) / 2 / width, size: start - end }
  })
  const widestIn = ([from, to]: readonly [number, number]): number =>
    Math.max(0, ...gaps.flatMap(({ at, size }) => (at >= from && at <= to ? [size] : [])))
  const sizes = gaps.map(({ size }) => size).sort((one, other) => one - other)
  const usual = Math.max(1, sizes[Math.floor(sizes.length / 2)] ?? 1)
  return widestIn(GAPS.first) >= GAPS.wider * usual && widestIn(GAPS.second) >= GAPS.wider * usual
}
