import { documentCatalogue, type DocumentFormat, type DocumentType } from '@honnin/shared/documents'
import type { GuidanceCode } from '@honnin/shared/protocol'
import {
  CARD_TILT_LIMITS,
  findMyNumber,
  findQrFinderPatterns,
  judgeDocumentFrame,
  locateDocument,
  measureDocumentQuality,
  RECTIFIED_SIZES,
  rectifyGrayQuad,
  toGray,
  type DocumentQuality,
  type DocumentShot,
  type DocumentSighting,
  type GrayImage,
} from '@honnin/shared/vision'
import type { DocumentMeasures, DocumentObservation, FractionPoint, FractionQuad } from '../../protocol/index.ts'
import type { DocumentNetwork } from './document-network.ts'

/**
 * Longest side of the picture that is judged: as few pixels as the limits on resolution allow at the right distance, for
 * time grows with them. A booklet page of the same width has fewer pixels per inch than a card.
 */
const pictureSides: Readonly<Record<DocumentFormat, number>> = { id1: 960, id3: 1280 }

export const documentPictureSide = (documentType: DocumentType): number =>
  pictureSides[documentCatalogue[documentType].format]

/** Movement is only judged between frames that are no further apart: slower ones differ by the sway of a hand alone. */
const successionMs = 150

/** How long a document is followed by its edges alone before the whole picture is searched again: something else may lie there now. */
const followedMs = 1000

/** How long an answer about a personal number stands: looking for its code or its digits costs as much as a frame or three. */
const sideStandsMs = 400

export interface DocumentQuestion {
  readonly shot: DocumentShot
  readonly documentType: DocumentType
  readonly tiltDeg?: { readonly min: number; readonly max: number }
  readonly nowMs: number
}

/** Whether something was seen, and when. */
interface Answer {
  readonly isSeen: boolean
  readonly atMs: number
}

interface Sight {
  readonly sighting: DocumentSighting
  readonly image: { readonly width: number; readonly height: number }
  readonly shot: DocumentShot
  readonly atMs: number
  /** When the whole picture was last searched. */
  readonly searchedAtMs: number
}

/** Finds a document in each picture and judges it; remembers the picture before, to see movement. */
export class DocumentObserver {
  readonly #network: DocumentNetwork
  #last: Sight | null = null
  #code: Answer | null = null
  #digits: Answer | null = null

  constructor(network: DocumentNetwork) {
    this.#network = network
  }

  async observe(image: ImageData, question: DocumentQuestion): Promise<DocumentObservation> {
    const { shot, documentType, nowMs } = question
    const { format, back } = documentCatalogue[documentType]
    const previous = this.#previous(image, question)
    const isFollowed = previous !== null && nowMs - previous.searchedAtMs < followedMs
    const sighting = await locateDocument(image, this.#network, isFollowed ? { near: previous.sighting } : {})
    const quality = sighting.found ? measureDocumentQuality(image, sighting.quad, format) : null
    const showsCode = back === 'forbidden' && this.#showsCode(image, sighting, question)
    const searchedAtMs = isFollowed ? previous.searchedAtMs : nowMs
    this.#last = sighting.found ? { sighting, image, shot, atMs: nowMs, searchedAtMs } : null
    const verdict = judgeDocumentFrame({
      shot,
      sighting,
      quality,
      imageSize: image,
      isWrongSide: showsCode,
      ...(previous !== null && { previousQuad: previous.sighting.quad }),
    })
    const codes = withRequestedTilt(verdict.codes, quality, question)
    // Digits are read where nothing else keeps the picture from being taken.
    const showsDigits = codes.length === 0 && (await this.#showsDigits(image, sighting, question))
    const guidance: readonly GuidanceCode[] = showsDigits ? ['document_wrong_side'] : codes
    return {
      found: sighting.found,
      quad: sighting.found ? fractionQuad(sighting, image) : null,
      guidance,
      ready: guidance.length === 0,
      personalNumberSide: showsCode || showsDigits,
      measures: quality === null ? null : measuresOf(quality),
    }
  }

  /** The side with the personal number carries a QR code, the front none. */
  #showsCode(image: ImageData, sighting: DocumentSighting, { documentType, nowMs }: DocumentQuestion): boolean {
    if (!sighting.found) this.#code = null
    else if (!stands(this.#code, nowMs)) {
      const card = straighten(image, sighting, documentCatalogue[documentType].format)
      this.#code = { isSeen: findQrFinderPatterns(card).found, atMs: nowMs }
    }
    return this.#code?.isSeen === true
  }

  /** On any document there may be twelve digits that must not be kept. */
  async #showsDigits(
    image: ImageData,
    sighting: DocumentSighting,
    { documentType, nowMs }: DocumentQuestion,
  ): Promise<boolean> {
    if (!stands(this.#digits, nowMs)) {
      const { format } = documentCatalogue[documentType]
      const document = straighten(image, sighting, format)
      this.#digits = { isSeen: await findMyNumber(this.#network.readStrips, { document, format }), atMs: nowMs }
    }
    return this.#digits?.isSeen === true
  }

  #previous(image: ImageData, { shot, nowMs }: DocumentQuestion): Sight | null {
    const last = this.#last
    if (last === null || last.shot !== shot || nowMs - last.atMs > successionMs) return null
    return last.image.width === image.width && last.image.height === image.height ? last : null
  }
}

function stands(answer: Answer | null, nowMs: number): boolean {
  return answer !== null && nowMs - answer.atMs <= sideStandsMs
}

function straighten(image: ImageData, { quad }: DocumentSighting, format: DocumentFormat): GrayImage {
  return rectifyGrayQuad(toGray(image), quad, RECTIFIED_SIZES[format])
}

/** The step may ask for a narrower tilt than the one that `judgeDocumentFrame` knows. */
function withRequestedTilt(
  codes: readonly GuidanceCode[],
  quality: DocumentQuality | null,
  { shot, tiltDeg }: DocumentQuestion,
): readonly GuidanceCode[] {
  const tilt = quality?.tilt?.tiltDeg
  if (shot !== 'thickness' || tiltDeg === undefined || tilt === undefined) return codes
  const others = codes.filter((code) => code !== 'document_tilted' && code !== 'document_not_tilted')
  const least = Math.max(tiltDeg.min, CARD_TILT_LIMITS.thicknessMinDeg)
  const most = Math.min(tiltDeg.max, CARD_TILT_LIMITS.thicknessMaxDeg)
  if (tilt < least) return [...others, 'document_not_tilted']
  return tilt > most ? [...others, 'document_tilted'] : others
}

function fractionQuad({ quad }: DocumentSighting, { width, height }: ImageData): FractionQuad {
  const [a, b, c, d] = quad.map(({ x, y }): FractionPoint => [x / width, y / height])
  if (a === undefined || b === undefined || c === undefined || d === undefined)
    throw new TypeError('a quad has 4 corners')
  return [a, b, c, d]
}

function measuresOf({ blurMm, glareRatio, meanLuma, widthRatio, dpi, tilt }: DocumentQuality): DocumentMeasures {
  return { blurMm, glareRatio, meanLuma, widthRatio, dpi, tiltDeg: tilt?.tiltDeg ?? null }
}
