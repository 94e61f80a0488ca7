import { scaleQuad, toGray, type Quad } from '@honnin/shared/vision'
import { readDocumentFields, type DocumentReading, type DocumentToRead, type DocumentView } from '../reading/index.ts'
import type { VisionEngine } from '../vision/index.ts'
import { comparisonFault } from './document-faults.ts'
import type { DocumentShot, PrintedData } from './evidence.ts'
import { itemPictures, type ItemPictures } from './item-pictures.ts'
import { compareFields, judgeFields } from './printed-fields.ts'
import type { StageClock } from './stage-clock.ts'
import type { VerificationInput, VerificationItem } from './verification-input.ts'

/** Small print needs more pixels than the search for the document does. */
const READING_SIDE_PIXELS = 2560

/** Documents are valid until the end of a day in Japan. `en-CA` writes `YYYY-MM-DD`. */
const dayInJapan = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' })

export interface PrintReading {
  readonly input: VerificationInput
  readonly vision: Pick<VisionEngine, 'text' | 'mrz'>
  readonly clock: StageClock
  /** Default: those of captured items. */
  readonly pictures?: ItemPictures
}

/** Reads the front of the document; `null` where the picture is not fit for it, or shows what must not be read. */
export async function gatherPrinted(
  reading: PrintReading,
  { front, item }: { readonly front: DocumentShot | null; readonly item: VerificationItem | undefined },
): Promise<PrintedData | null> {
  if (front === null || item === undefined || comparisonFault(front) !== null) return null
  const read = await readPrint(reading, { front, item })
  return read === null ? null : judgePrint(reading.input, read)
}

/** Reads what stands on the front, however poor the picture is; `null` where no document was found in it. */
export async function readPrint(
  { input, vision, clock, pictures = itemPictures() }: PrintReading,
  { front, item }: { readonly front: DocumentShot; readonly item: VerificationItem },
): Promise<DocumentReading | null> {
  const { corners, portrait, gray } = front
  if (corners === null || front.showsMyNumber) return null
  return clock.measure('read', async () => {
    const view = { gray, corners }
    const document: DocumentToRead = { type: input.documentType, view, closer: () => lookCloser(view, item, pictures) }
    const options = { vision, today: dayOf(input) }
    const read = await readDocumentFields(document, options)
    if (portrait !== null || Object.keys(read.fields).length > 0) return read
    // Nothing told which way is up.
    const upsideDown = { gray, corners: turned(corners) }
    return readDocumentFields(
      { ...document, view: upsideDown, closer: () => lookCloser(upsideDown, item, pictures) },
      options,
    )
  })
}

/** Holds what was read against the document's own rules and against what was declared. */
export function judgePrint(input: VerificationInput, { fields, model }: DocumentReading): PrintedData {
  const today = dayOf(input)
  return {
    fields: { ...fields },
    comparisons: compareFields(input.documentType, { fields, declared: input.declared ?? {} }),
    warnings: [...judgeFields(input.documentType, fields, today)],
    model,
    today,
  }
}

/** The same picture with as many pixels as small print needs. */
async function lookCloser(view: DocumentView, item: VerificationItem, pictures: ItemPictures): Promise<DocumentView> {
  const { width, height } = await pictures.facts(item)
  if (Math.max(width, height) <= Math.max(view.gray.width, view.gray.height)) return view
  const image = await pictures.decode(item, READING_SIDE_PIXELS)
  const corners = scaleQuad(view.corners, image.width / view.gray.width, image.height / view.gray.height)
  return { gray: toGray(image), corners }
}

function dayOf({ bundle }: VerificationInput): string {
  return dayInJapan.format(bundle.submittedAt)
}

function turned([a, b, c, d]: Quad): Quad {
  return [c, d, a, b]
}
