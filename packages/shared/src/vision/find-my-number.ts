import { documentFormats, type DocumentFormat } from '../documents/catalogue.ts'
import { myNumberChance } from '../documents/my-number.ts'
import { cropGray } from './crop-gray.ts'
import { findDigitGroups } from './digit-groups.ts'
import { readDigits, type ReadStrips } from './digit-reader.ts'
import type { GrayImage } from './image.ts'
import { findTextLines } from './text-lines.ts'

/** On the back of a card the digits are 3 to 4 mm high, on a notice smaller. */
const HEIGHT_MM = { min: 1.6, max: 6 } as const
const DIGITS_PER_GROUP = 4
/** No number stands nearer to the edge. */
const BORDER_MM = 1.5
/** Probability from which a line is taken for an individual number; see `myNumberChance`. */
const LEAST_CHANCE = 0.2

/**
 * Whether an individual number is printed on a document that is seen straight on, either way up: three groups of four digits
 * with the right check digit. Nothing of it is returned or kept.
 */
export async function findMyNumber(
  read: ReadStrips,
  { document, format }: { readonly document: GrayImage; readonly format: DocumentFormat },
): Promise<boolean> {
  const pixelsPerMm = document.width / documentFormats[format].widthMm
  const inside = withoutBorder(document, BORDER_MM * pixelsPerMm)
  const lines = findTextLines(inside, { pixelsPerMm, heightMm: HEIGHT_MM })
  for (const groups of lines.flatMap(findDigitGroups))
    for (const isUpsideDown of [false, true]) {
      const digits = await readDigits(inside, read, { groups, digits: DIGITS_PER_GROUP, isUpsideDown })
      if (myNumberChance(digits) >= LEAST_CHANCE) return true
    }
  return false
}

/** The card's edge and the shadow beside it look like strokes. */
function withoutBorder(document: GrayImage, border: number): GrayImage {
  const [width, height] = [document.width - 2 * border, document.height - 2 * border]
  return cropGray(document, { x: border, y: border, width, height }).image
}
