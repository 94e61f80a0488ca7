import type { DocumentType } from '@honnin/shared/documents'
import type { GuidanceCode, StepKind } from '@honnin/shared/protocol'
import type { FaceMeasures } from '@honnin/shared/vision'

/** A picture on its way to the worker. It is transferred, and closed by whoever holds it last. */
export type Frame = ImageBitmap | VideoFrame

/** What is loaded in one go: the networks that a part of the journey needs. */
export type VisionStage = 'document' | 'face'

export type FractionPoint = readonly [x: number, y: number]

/** Corners in fractions of the picture's width and height, clockwise from the top left of the picture. */
export type FractionQuad = readonly [FractionPoint, FractionPoint, FractionPoint, FractionPoint]

/** A box in fractions of the picture's width and height. */
export interface FractionBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The numbers behind a document's guidance, for diagnosis; as `DocumentQuality` of `@honnin/shared/vision`. */
export interface DocumentMeasures {
  readonly blurMm: number | null
  readonly glareRatio: number
  readonly meanLuma: number
  /** Width of the document over the width of the picture. */
  readonly widthRatio: number
  /** Of the picture that was judged, whose longest side is at most 1280 pixels. */
  readonly dpi: number
  /** Angle between the card's normal and the optical axis. */
  readonly tiltDeg: number | null
}

export interface DocumentObservation {
  readonly found: boolean
  readonly quad: FractionQuad | null
  /** Most important first; empty when the picture may be taken. */
  readonly guidance: readonly GuidanceCode[]
  readonly ready: boolean
  /** The side with the personal number is in view: it must not be photographed. */
  readonly personalNumberSide: boolean
  readonly measures: DocumentMeasures | null
}

export interface FaceObservation {
  /** Faces in view, at most 2. */
  readonly faces: number
  /** The largest face. */
  readonly box: FractionBox | null
  /** Of the largest face, in pixels of the worker's reduced picture. */
  readonly measures: FaceMeasures | null
  /** Most important first; empty for one frontal face of the right size with open eyes in fair light. */
  readonly guidance: readonly GuidanceCode[]
}

export interface HeldDocumentObservation {
  readonly face: FaceObservation
  readonly document: DocumentObservation
  readonly guidance: readonly GuidanceCode[]
  readonly ready: boolean
}

/** Which runtime a stage ended up on, and how long it took to get there. */
export interface StageReport {
  readonly backend: 'wasm' | 'webgpu'
  readonly threads: number
  readonly initMs: number
}

/** Every task of the vision worker. Requests, replies and the client are derived from this map. */
export interface VisionTasks {
  /** Loads the networks of a stage; immediate when they are there. */
  loadStage: { input: { readonly stage: VisionStage }; output: StageReport }
  /** Paints what the worker sees, small, on a canvas of the page: from now on, until another canvas is given. */
  echoFrames: { input: { readonly canvas: OffscreenCanvas }; output: null }
  /** Looks for a document and judges the picture of it. */
  observeDocument: {
    input: {
      readonly frame: Frame
      readonly kind: Extract<StepKind, 'document_front' | 'document_back' | 'document_thickness'>
      readonly documentType: DocumentType
      /** Accepted tilt for the thickness shot. */
      readonly tiltDeg?: { readonly min: number; readonly max: number }
    }
    output: DocumentObservation
  }
  /** Looks for faces and measures the largest. Timestamps must rise from call to call. */
  observeFace: { input: { readonly frame: Frame; readonly timestampMs: number }; output: FaceObservation }
  /** Looks for a face beside a document in one picture. */
  observeHeldDocument: {
    input: { readonly frame: Frame; readonly timestampMs: number; readonly documentType: DocumentType }
    output: HeldDocumentObservation
  }
}

export type VisionTask = keyof VisionTasks

/** Tasks that look at a picture. */
export type FrameTask = Extract<VisionTask, `observe${string}`>
