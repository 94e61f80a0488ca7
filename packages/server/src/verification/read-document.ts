import type { DocumentSpecification } from '@honnin/shared/documents'
import type { ItemId } from '@honnin/shared/protocol'
import {
  CARD_TILT_LIMITS,
  cropImage,
  findMyNumber,
  findQrFinderPatterns,
  measureDocumentQuality,
  RECTIFIED_SIZES,
  rectifyQuad,
  toGray,
  turnImage,
  type Box,
  type DocumentSighting,
  type GrayImage,
  type Quad,
  type RgbaImage,
} from '@honnin/shared/vision'
import type { FaceFinding, VisionEngine } from '../vision/index.ts'
import type { DocumentShot } from './evidence.ts'
import type { StageClock } from './stage-clock.ts'

/** Share of the portrait's size by which its place is searched beyond what the catalogue says. */
const PORTRAIT_MARGIN = 0.25

/** Width of the face in widths of the portrait; print that looks like a face is mostly of another size. */
const FACE_SHARE = { least: 0.3, most: 1.2 } as const

/** Resolution from which a code on the card is read in the picture as it is, in dots per inch. */
const PLAIN_DPI = 180
/** Score of the detector above which a face in the portrait's place is not doubted. */
const SURE_SCORE = 0.7

export interface DocumentReading {
  readonly itemId: ItemId
  readonly image: RgbaImage
  readonly specification: DocumentSpecification
  readonly vision: VisionEngine
  readonly clock: StageClock
}

/** Looks for a document in a picture. */
export type DocumentSearch = (image: RgbaImage) => Promise<DocumentSighting>

/** Measures a picture of the document alone. `hasPortrait` says whether this side carries one. */
export async function readDocument(
  reading: DocumentReading,
  { search, hasPortrait }: { readonly search: DocumentSearch; readonly hasPortrait: boolean },
): Promise<DocumentShot> {
  const { image, clock } = reading
  const gray = toGray(image)
  const sighting = await clock.measure('locate', () => search(image))
  const shot = await readSighting(reading, { sighting, gray, hasPortrait })
  // The picture may show more of a code than the card in it.
  const showsMyNumber = shot.showsMyNumber || (await clock.measure('code', () => findQrFinderPatterns(gray).found))
  return { ...shot, showsMyNumber }
}

/** Measures a picture of a person who holds the document; codes elsewhere in the picture are none of ours. */
export async function readHeldDocument(reading: DocumentReading, face: Box | null): Promise<DocumentShot> {
  const { image, vision, clock } = reading
  const windows = face === null ? [] : windowsBeside(face, image)
  const sighting = await clock.measure('locate', () => vision.documents.locateSmall(image, windows))
  return readSighting(reading, { sighting, gray: toGray(image), hasPortrait: true })
}

async function readSighting(
  { itemId, image, specification, vision, clock }: DocumentReading,
  options: { readonly sighting: DocumentSighting; readonly gray: GrayImage; readonly hasPortrait: boolean },
): Promise<DocumentShot> {
  const { sighting, gray, hasPortrait } = options
  const { format } = specification
  const seen = { itemId, gray, sighting, format }
  if (!sighting.found)
    return { ...seen, quality: null, corners: null, rectified: null, portrait: null, showsMyNumber: false }
  const quality = await clock.measure('quality', () => measureDocumentQuality(image, sighting.quad, format))
  const straight = rectifyQuad(image, sighting.quad, RECTIFIED_SIZES[format])
  // Straightening helps where the card is tipped or small; elsewhere the picture itself tells as much.
  const isHardToRead = (quality.tilt?.tiltDeg ?? 0) > CARD_TILT_LIMITS.flatMaxDeg || quality.dpi < PLAIN_DPI
  const document = toGray(straight)
  const showsCode = isHardToRead && (await clock.measure('code', () => findQrFinderPatterns(document).found))
  const showsMyNumber =
    showsCode ||
    (await clock.measure('number', async () => findMyNumber((await vision.mrz()).readStrips, { document, format })))
  const { rectified, portrait } = hasPortrait
    ? await clock.measure('portrait', () => findPortrait(vision, { straight, place: specification.portrait }))
    : { rectified: straight, portrait: null }
  const [a, b, c, d] = sighting.quad
  const corners: Quad = rectified === straight ? sighting.quad : [c, d, a, b]
  return { ...seen, quality, corners, rectified, portrait, showsMyNumber }
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
  const portrait = await findFaceIn(vision, { card: straight, place })
  if (portrait !== null) return { rectified: straight, portrait }
  const turned = turnImage(straight)
  const turnedPortrait = await findFaceIn(vision, { card: turned, place })
  return turnedPortrait === null
    ? { rectified: straight, portrait: null }
    : { rectified: turned, portrait: turnedPortrait }
}

/** The largest face in the portrait's place, which is given as shares of the card. */
async function findFaceIn(
  vision: VisionEngine,
  { card, place }: { readonly card: RgbaImage; readonly place: DocumentSpecification['portrait'] },
): Promise<FaceFinding | null> {
  const width = place.width * card.width
  const height = place.height * card.height
  const box = { x: place.x * card.width, y: place.y * card.height, width, height }
  const { image, origin } = cropImage(card, {
    x: box.x - PORTRAIT_MARGIN * width,
    y: box.y - PORTRAIT_MARGIN * height,
    width: (1 + 2 * PORTRAIT_MARGIN) * width,
    height: (1 + 2 * PORTRAIT_MARGIN) * height,
  })
  for (const face of await vision.faces.detect(image)) {
    const onCard = { ...face.box, x: origin.x + face.box.x, y: origin.y + face.box.y }
    if (!liesIn(box, onCard) || !isOfSize(box, onCard)) continue
    if (face.score < SURE_SCORE && (await hasClearerFaceElsewhere(vision, { card, box, score: face.score })))
      return null
    const portrait = await vision.faces.describeSure(image, face)
    if (portrait !== null) return portrait
  }
  return null
}

/** Print and guilloches can look like a poor face; on a card of another kind the real one is elsewhere. */
async function hasClearerFaceElsewhere(
  vision: VisionEngine,
  { card, box, score }: { readonly card: RgbaImage; readonly box: Box; readonly score: number },
): Promise<boolean> {
  const faces = await vision.faces.detect(card)
  return faces.some((face) => face.score > score && isOfSize(box, face.box) && !liesIn(box, face.box))
}

function liesIn(place: Box, face: Box): boolean {
  const x = face.x + face.width / 2
  const y = face.y + face.height / 2
  return x >= place.x && y >= place.y && x <= place.x + place.width && y <= place.y + place.height
}

function isOfSize(place: Box, face: Box): boolean {
  const share = face.width / place.width
  return share >= FACE_SHARE.least && share <= FACE_SHARE.most
}
