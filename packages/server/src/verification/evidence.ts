import { documentFormats, type DocumentFormat, type DocumentSpecification } from '@honnin/shared/documents'
import type { DocumentResult, ItemId, Light, Movement } from '@honnin/shared/protocol'
import type {
  DocumentQuality,
  DocumentSighting,
  FaceLight,
  GrayImage,
  Quad,
  RgbaImage,
  ScreenPattern,
} from '@honnin/shared/vision'
import type { FaceFinding, LiveFaceFinding } from '../vision/index.ts'
import type { VerificationInput } from './verification-input.ts'

const MM_PER_INCH = 25.4

export type DocumentShotKind = 'document_front' | 'document_back' | 'document_thickness'

/** One picture in which a document is expected. */
export interface DocumentShot {
  readonly itemId: ItemId
  readonly gray: GrayImage
  readonly sighting: DocumentSighting
  /** The format in which the document was measured: that of the chosen document. */
  readonly format: DocumentFormat
  /** `null` where no document was found; so are the next three. */
  readonly quality: DocumentQuality | null
  /** In the picture, clockwise from the document's own top left where its portrait told which corner that is. */
  readonly corners: Quad | null
  /** The document seen straight on, upright where its portrait told which way is up. */
  readonly rectified: RgbaImage | null
  /** The face printed on it, where the catalogue says that it is. */
  readonly portrait: FaceFinding | null
  /**
   * A QR code is seen on the document, or anywhere in a picture of the document alone; or twelve digits that can be an
   * individual number are printed on it.
   */
  readonly showsMyNumber: boolean
}

/** One frame of the challenge. */
export interface FaceFrame {
  readonly sha256: string
  /** The person asked to go on without the movements. */
  readonly isAssisted: boolean
  readonly gray: GrayImage
  /** The largest face; `null` where there is none. */
  readonly face: LiveFaceFinding | null
  /** Other faces that are nearly as large. */
  readonly otherFaces: number
  /** The regular pattern over the face; worked out when asked for, since only resting frames need it. */
  screenPattern(): ScreenPattern | null
}

/** One picture of the face in a light that the page drew. */
export interface LitFrame {
  /** The person asked to go on without the lights. */
  readonly isAssisted: boolean
  /** The largest face; `null` where there is none. */
  readonly face: FaceFinding | null
  /** `null` where there is no face, or the picture says nothing of its light. */
  readonly light: FaceLight | null
}

/** The person with the document beside the face. */
export interface HeldShot {
  readonly face: FaceFinding | null
  readonly document: DocumentShot
}

/** What the checks of the face look at. */
export interface FaceEvidence {
  readonly recogniser: string
  /** The movements in the order in which the server drew them; `null` where nothing was asked for. */
  readonly movements: readonly Movement[] | null
  /**
   * In the order in which the person was asked: at rest, onset and peak of each movement, at rest. Empty where the plan has
   * no challenge.
   */
  faceFrames(): Promise<readonly FaceFrame[]>
  /** The lights in the order in which the server drew them; `null` where the plan has none. */
  readonly lights: readonly Light[] | null
  /** One for each light, in their order. Empty where the plan has none. */
  litFrames(): Promise<readonly LitFrame[]>
  held(): Promise<HeldShot | null>
}

/** What the front of the document says. */
export type PrintedData = Omit<DocumentResult, 'type'> & {
  /** Name of the model that read it. */
  readonly model: string
  /** The day of the submission where documents end their validity, `YYYY-MM-DD`. */
  readonly today: string
}

/**
 * The evidence of one verification. Every part is decoded and measured at most once, when a check first asks for it, and a
 * part that cannot be made rejects for every check that needs it.
 */
export interface Evidence extends FaceEvidence {
  readonly input: VerificationInput
  readonly specification: DocumentSpecification
  /** Name of the model that finds documents, as results give it; `recogniser` is that of the one for faces. */
  readonly locator: string
  /** `null` where the plan has no such step. */
  document(kind: DocumentShotKind): Promise<DocumentShot | null>
  /** `null` where there is no front picture in which anything is to be read. */
  printed(): Promise<PrintedData | null>
}

/** The frames in which a resting face is expected: the first and the last. */
export function restingFrames(frames: readonly FaceFrame[]): readonly FaceFrame[] {
  return frames.filter((_, index) => index === 0 || index === frames.length - 1)
}

/** Pixels between the eyes' centres of the portrait as they were photographed, before the card was rectified. */
export function portraitPixels(shot: DocumentShot): number {
  if (!shot.portrait || !shot.quality || !shot.rectified) return 0
  const rectifiedDpi = (shot.rectified.width / documentFormats[shot.format].widthMm) * MM_PER_INCH
  return shot.portrait.interEyePx * Math.min(1, shot.quality.dpi / rectifiedDpi)
}
