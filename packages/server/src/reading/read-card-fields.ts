import { documentFormats, type DocumentType } from '@honnin/shared/documents'
import { rectifyGrayQuad, type GrayImage, type PixelSize, type Quad } from '@honnin/shared/vision'
import type { TextRecogniser } from '../vision/index.ts'
import { cardLayouts } from './card-layouts.ts'
import type { DocumentFieldReading, DocumentFields } from './document-field.ts'
import { readLines } from './read-lines.ts'
import type { TakenField } from './take-field.ts'

/** Print of 2 mm is then 40 pixels high, about what the recogniser works with. */
const PIXELS_PER_MM = 20
/** At the first more lines are read rightly than at any other; what gives nothing there is seen once more. */
const SCALES = [0.65, 0.9] as const

/** A card in a photograph. */
export interface PrintedCard {
  readonly type: Exclude<DocumentType, 'passport'>
  /** The photograph. */
  readonly gray: GrayImage
  /** Corners of the document, clockwise from its own top left. */
  readonly corners: Quad
}

/**
 * Reads the fields printed on the front of a card. What cannot be read, or is read but cannot be what the field holds, is
 * left out. Throws `ReadingError` where nothing can be read at all.
 */
export async function readCardFields(
  recogniser: TextRecogniser,
  { type, gray, corners }: PrintedCard,
): Promise<DocumentFields> {
  const { widthMm, heightMm } = documentFormats.id1
  const size = { width: Math.round(widthMm * PIXELS_PER_MM), height: Math.round(heightMm * PIXELS_PER_MM) }
  const document = rectifyGrayQuad(gray, corners, size)
  const fields: Record<string, DocumentFieldReading> = {}
  for (const area of cardLayouts[type]) {
    for (const scale of SCALES) {
      const missing = Object.entries(area.fields).filter(([field]) => fields[field] === undefined)
      if (missing.length === 0) break
      const lines = await readLines(recogniser, area, { document, pixelsPerMm: PIXELS_PER_MM, scale })
      for (const [field, take] of missing) {
        const taken = take(lines)
        if (taken !== null) fields[field] = toReading(taken, size)
      }
    }
  }
  return fields
}

function toReading({ value, original, confidence, box }: TakenField, size: PixelSize): DocumentFieldReading {
  return {
    value,
    ...(original === undefined ? {} : { original }),
    source: 'ocr',
    confidence: rounded(confidence),
    box: {
      x: rounded(box.x / size.width),
      y: rounded(box.y / size.height),
      width: rounded(box.width / size.width),
      height: rounded(box.height / size.height),
    },
  }
}

function rounded(share: number): number {
  return Math.round(share * 1000) / 1000
}
