import type { DocumentSpecification } from '@honnin/shared/documents'
import type { ItemId } from '@honnin/shared/protocol'
import {
  cropImage,
  findQrFinderPatterns,
  measureDocumentQuality,
  RECTIFIED_SIZES,
  rectifyQuad,
  toGray,
  turnImage,
  type Box,
  type DocumentSighting,
  type RgbaImage,
} from '@honnin/shared/vision'
import type { FaceFinding, VisionEngine } from '../vision/index.ts'
import type { DocumentShot } from './evidence.ts'
import type { StageClock } from './stage-clock.ts'

/** Share of the portrait's size by which its place is searched beyond what the catalogue says. */
const PORTRAIT_MARGIN = 0.25

export interface DocumentReading {
  readonly itemId: ItemId
  readonly image: RgbaImage
  readonly specification: DocumentSpecification
  readonly vision: VisionEngine
  readonly clock: StageClock
}

/** Measures a picture of the document alone. `hasPortrait` says whether this side carries one. */
export async function readDocument(
  reading: DocumentReading,
  { hasPortrait }: { readonly hasPortrait: boolean },
): Promise<DocumentShot> {
  const { image, vision, clock } = reading
  const gray = toGray(image)
  const sighting = await clock.measure('locate', () => vision.documents.locate(image, gray))
  // The picture may show more of a code than the card in it, so that both are searched.
  const isCodeInView = await clock.measure('code', () => findQrFinderPatterns(gray).found)
  const shot = await readSighting(reading, { sighting, hasPortrait })
  return { ...shot, showsQrCode: isCodeInView || shot.showsQrCode }
}

/** Measures a picture of a person who holds the document; codes elsewhere in the picture are none of ours. */
export async function readHeldDocument(reading: DocumentReading, face: Box | null): Promise<DocumentShot> {
  const { image, vision, clock } = reading
  const windows = face === null ? [] : windowsBeside(face, image)
  const sighting = await clock.measure('locate', () => vision.documents.locateSmall(image, windows))
  return readSighting(reading, { sighting, hasPortrait: true })
}

async function readSighting(
  { itemId, image, specification, vision, clock }: DocumentReading,
  { sighting, hasPortrait }: { readonly sighting: DocumentSighting; readonly hasPortrait: boolean },
): Promise<DocumentShot> {
  const gray = toGray(image)
  const { format } = specification
  const seen = { itemId, image, gray, sighting, format }
  if (!sighting.found) return { ...seen, quality: null, rectified: null, portrait: null, showsQrCode: false }
  const quality = await clock.measure('quality', () => measureDocumentQuality(image, sighting.quad, format))
  const straight = rectifyQuad(image, sighting.quad, RECTIFIED_SIZES[format])
  const showsQrCode = await clock.measure('code', () => findQrFinderPatterns(toGray(straight)).found)
  const { rectified, portrait } = hasPortrait
    ? await clock.measure('portrait', () => findPortrait(vision, { straight, place: specification.portrait }))
    : { rectified: straight, portrait: null }
  return { ...seen, quality, rectified, portrait, showsQrCode }
}

/** Left of the face, right of it and below it, as far as there is room for a card. */
function windowsBeside(face: Box, { width, height }: RgbaImage): readonly Box[] {
  const right = face.x + face.width
  const bottom = face.y + face.height
  return [
    { x: 0, y: 0, width: face.x, height },
    { x: right, y: 0, width: width - right, height },
    { x: 0, y: bottom, width, height: height - bottom },
  ].filter((window) => window.width > 0.2 * width && window.height > 0.2 * height)
}

/** Looks for the portrait where it should be, then where it would be on a card that lies upside down. */
async function findPortrait(
  vision: VisionEngine,
  { straight, place }: { readonly straight: RgbaImage; readonly place: DocumentSpecification['portrait'] },
): Promise<{ readonly rectified: RgbaImage; readonly portrait: FaceFinding | null }> {
  for (const rectified of [straight, turnImage(straight)]) {
    const portrait = await findFaceIn(vision, { card: rectified, place })
    if (portrait !== null) return { rectified, portrait }
  }
  return { rectified: straight, portrait: null }
}

/** The largest face whose middle lies in the portrait's place, given as shares of the card. */
async function findFaceIn(
  vision: VisionEngine,
  { card, place }: { readonly card: RgbaImage; readonly place: DocumentSpecification['portrait'] },
): Promise<FaceFinding | null> {
  const left = place.x * card.width
  const top = place.y * card.height
  const width = place.width * card.width
  const height = place.height * card.height
  const { image, origin } = cropImage(card, {
    x: left - PORTRAIT_MARGIN * width,
    y: top - PORTRAIT_MARGIN * height,
    width: (1 + 2 * PORTRAIT_MARGIN) * width,
    height: (1 + 2 * PORTRAIT_MARGIN) * height,
  })
  for (const face of await vision.faces.detect(image)) {
    const x = origin.x + face.box.x + face.box.width / 2
    const y = origin.y + face.box.y + face.box.height / 2
    const isInPlace = x >= left && y >= top && x <= left + width && y <= top + height
    if (process.env.DBG) console.log('face', face.score.toFixed(2), (face.box.width / width).toFixed(2), (face.box.height / height).toFixed(2), isInPlace)
    const portrait = isInPlace ? await vision.faces.describeSure(image, face) : null
    if (portrait !== null) return portrait
  }
  return null
}
