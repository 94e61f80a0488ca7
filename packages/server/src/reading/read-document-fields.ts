import { documentFormats } from '@honnin/shared/documents'
import { rectifyGrayQuad, type MrzReading } from '@honnin/shared/vision'
import type { VisionEngine } from '../vision/index.ts'
import type { DocumentFields } from './document-field.ts'
import type { DocumentToRead } from './document-to-read.ts'
import { readCardFields } from './read-card-fields.ts'
import { readZoneFields } from './read-zone-fields.ts'

/** A character of a machine readable zone is then 36 pixels wide. */
const PAGE_PIXELS_PER_MM = 14

export interface DocumentReading {
  readonly fields: DocumentFields
  /** `null` where the document has none or none was seen. */
  readonly zone: MrzReading | null
  /** Name of the model that read it. */
  readonly model: string
}

/**
 * Reads the front of a document: cards from their print, passports from their machine readable zone. What cannot be read
 * is left out. `today` is `YYYY-MM-DD`. Throws `ReadingError` where nothing can be read at all.
 */
export async function readDocumentFields(
  { type, view, closer }: DocumentToRead,
  { vision, today }: { readonly vision: Pick<VisionEngine, 'text' | 'mrz'>; readonly today: string },
): Promise<DocumentReading> {
  if (type !== 'passport') {
    const fields = await readCardFields(vision.text, { type, view, closer })
    return { fields, zone: null, model: vision.text.model }
  }
  const { widthMm, heightMm } = documentFormats.id3
  const size = { width: widthMm * PAGE_PIXELS_PER_MM, height: heightMm * PAGE_PIXELS_PER_MM }
  const reader = await vision.mrz()
  const { gray, corners } = await closer()
  const reading = await reader.read(rectifyGrayQuad(gray, corners, size), today)
  return { fields: reading === null ? {} : readZoneFields(reading, size), zone: reading, model: reader.model }
}
