import { checkDocumentData, documentFormats, type DocumentType } from '@honnin/shared/documents'
import { quadSides, rectifyGrayQuad, type Box, type PixelSize } from '@honnin/shared/vision'
import type { RecognisedCharacter, TextRecogniser } from '../vision/index.ts'
import { cardLayouts, type LayoutArea } from './card-layouts.ts'
import type { DocumentFieldReading, DocumentFields, PrintedField } from './document-field.ts'
import { fieldConfidence, isClear, settleField, type SettledField } from './field-confidence.ts'
import { findLines, readLine, type ReadLine, type StraightDocument } from './read-lines.ts'
import type { DocumentToRead, DocumentView } from './document-to-read.ts'
import type { TakeField, TakenField } from './take-field.ts'

/**
 * Pixels per millimetre, at which print of 2.5 mm is 25 and 32 pixels high: at the first more is read rightly than at any
 * other; what is not clear there is seen once more at the second, in the picture with all its pixels.
 */
const RESOLUTIONS = { first: 10, second: 13 } as const
/** Of the picture itself: with less, print of 2.5 mm is a smear, in which a recogniser sees what it likes. */
const LEAST_RESOLUTION = 4

export type CardToRead = Pick<DocumentToRead, 'view' | 'closer'> & {
  readonly type: Exclude<DocumentType, 'passport'>
}

/**
 * Reads the fields printed on the front of a card. What cannot be read, or is read but cannot be what the field holds, is
 * left out. Throws `ReadingError` where nothing can be read at all.
 */
export async function readCardFields(
  recogniser: TextRecogniser,
  { type, view, closer }: CardToRead,
): Promise<DocumentFields> {
  if (resolutionOf(view) < LEAST_RESOLUTION) return {}
  const first = straighten(view, RESOLUTIONS.first)
  const areas: AreaLook[] = []
  for (const area of cardLayouts[type]) areas.push(await lookAtArea(recogniser, area, first))
  const fields: Record<string, DocumentFieldReading> = {}
  // Where nothing at all can be read this is another card, or lies upside down: more pixels do not help.
  if (areas.every(({ looks }) => looks.every(({ taken }) => taken === null))) return fields
  const isClose = areas.some(({ looks }) => looks.some(({ taken }) => !isClear(taken)))
  const second = isClose ? straighten(await closer(), RESOLUTIONS.second) : null
  const settled: FieldSettled[] = []
  for (const look of areas) {
    const again = second === null ? [] : await readAgain(recogniser, look, { first, second })
    for (const { field, take, taken } of look.looks) {
      const one = settleField(taken, isClear(taken) ? null : take(again))
      if (one !== null) settled.push({ field, settled: one })
    }
  }
  for (const { field, settled: one } of doubtDates(type, settled)) fields[field] = toReading(one, first.gray)
  return fields
}

interface FieldSettled {
  readonly field: PrintedField
  readonly settled: SettledField
}

/** A licence and a My Number card end on a day that follows from the birthday: where it does not, one of both was read amiss. */
function doubtDates(type: CardToRead['type'], fields: readonly FieldSettled[]): readonly FieldSettled[] {
  const valueOf = (name: PrintedField): string | undefined =>
    fields.find(({ field }) => field === name)?.settled.taken.value
  const [birthDate, expiryDate] = [valueOf('birthDate'), valueOf('expiryDate')]
  if (birthDate === undefined || expiryDate === undefined) return fields
  if (!checkDocumentData(type, { birthDate, expiryDate }, birthDate).includes('expiry_day_unusual')) return fields
  return fields.map(({ field, settled }) => {
    const isDate = field === 'birthDate' || field === 'expiryDate'
    if (!isDate || settled.taken.proof === 'proven') return { field, settled }
    return { field, settled: { ...settled, taken: { ...settled.taken, proof: 'contradicted' } } }
  })
}

function resolutionOf({ corners }: DocumentView): number {
  const [top, right, bottom, left] = quadSides(corners)
  const { widthMm, heightMm } = documentFormats.id1
  return Math.min((top + bottom) / (2 * widthMm), (left + right) / (2 * heightMm))
}

function straighten({ gray, corners }: DocumentView, pixelsPerMm: number): StraightDocument {
  const { widthMm, heightMm } = documentFormats.id1
  const size = { width: Math.round(widthMm * pixelsPerMm), height: Math.round(heightMm * pixelsPerMm) }
  return { gray: rectifyGrayQuad(gray, corners, size), pixelsPerMm }
}

interface FieldLook {
  readonly field: PrintedField
  readonly take: TakeField
  readonly taken: TakenField | null
}

interface AreaLook {
  readonly area: LayoutArea
  readonly lines: readonly ReadLine[]
  readonly looks: readonly FieldLook[]
}

async function lookAtArea(recogniser: TextRecogniser, area: LayoutArea, document: StraightDocument): Promise<AreaLook> {
  const lines = await readAll(recogniser, document, { places: findLines(area, document) })
  return { area, lines, looks: area.fields.map(({ field, take }) => ({ field, take, taken: take(lines) })) }
}

/** Those which hold what is not clear; all where something is missing. */
function doubtfulLines({ lines, looks }: AreaLook): readonly ReadLine[] {
  const doubtful = looks.filter(({ taken }) => !isClear(taken))
  const isMissing = doubtful.some(({ taken }) => taken === null)
  return lines.filter((line) => isMissing || doubtful.some(({ taken }) => isOf(line, taken)))
}

/** The same lines in the other picture; their places are given back in the first. */
async function readAgain(
  recogniser: TextRecogniser,
  look: AreaLook,
  { first, second }: { readonly first: StraightDocument; readonly second: StraightDocument },
): Promise<readonly ReadLine[]> {
  const scale = second.pixelsPerMm / first.pixelsPerMm
  const places = doubtfulLines(look).map(({ box }) => scaled(box, scale))
  const read = await readAll(recogniser, second, { places, alphabet: look.area.alphabet })
  return read.map(({ box, characters, strokes }) => ({
    box: scaled(box, 1 / scale),
    strokes: strokes.map(({ start, length }) => ({ start: start / scale, length: length / scale })),
    characters: characters.map((character) => ({ ...character, box: scaled(character.box, 1 / scale) })),
  }))
}

async function readAll(
  recogniser: TextRecogniser,
  document: StraightDocument,
  { places, alphabet }: { readonly places: readonly Box[]; readonly alphabet?: string | undefined },
): Promise<readonly ReadLine[]> {
  const lines: ReadLine[] = []
  for (const place of places) lines.push(await readLine(recogniser, document, { box: place, alphabet }))
  return lines
}

function scaled({ x, y, width, height }: Box, by: number): Box {
  return { x: x * by, y: y * by, width: width * by, height: height * by }
}

/** Whether a field was taken from this line. */
function isOf({ characters }: ReadLine, taken: TakenField | null): boolean {
  const boxes = new Set(characters.map(({ box }) => box))
  return taken?.characters.some(({ box }) => boxes.has(box)) === true
}

function toReading(settled: SettledField, size: PixelSize): DocumentFieldReading {
  const { value, original, characters } = settled.taken
  const box = boxAround(characters)
  return {
    value,
    ...(original === undefined ? {} : { original }),
    source: 'ocr',
    confidence: rounded(fieldConfidence(settled)),
    box: {
      x: rounded(box.x / size.width),
      y: rounded(box.y / size.height),
      width: rounded(box.width / size.width),
      height: rounded(box.height / size.height),
    },
  }
}

function boxAround(characters: readonly RecognisedCharacter[]): Box {
  const left = Math.min(...characters.map(({ box }) => box.x))
  const top = Math.min(...characters.map(({ box }) => box.y))
  const right = Math.max(...characters.map(({ box }) => box.x + box.width))
  const bottom = Math.max(...characters.map(({ box }) => box.y + box.height))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

function rounded(share: number): number {
  return Math.round(share * 1000) / 1000
}
