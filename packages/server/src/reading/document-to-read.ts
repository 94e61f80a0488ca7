import type { DocumentType } from '@honnin/shared/documents'
import type { GrayImage, Quad } from '@honnin/shared/vision'

/** A picture with a document in it. */
export interface DocumentView {
  readonly gray: GrayImage
  /** Corners of the document, clockwise from its own top left. */
  readonly corners: Quad
}

export interface DocumentToRead {
  readonly type: DocumentType
  /** Of at least 9 pixels per millimetre on the document. */
  readonly view: DocumentView
  /** The same picture with all its pixels, for what is not clear in `view`; asked for at most once. */
  readonly closer: () => Promise<DocumentView>
}
