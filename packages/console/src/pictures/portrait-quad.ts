import { documentCatalogue, documentFormats, type DocumentType } from '@honnin/shared/documents'
import { applyHomography, imageQuad, quadHomography, type Point, type Quad } from '@honnin/shared/vision'

export type Corners = readonly (readonly [number, number])[]

/** Pixels of the straightened portrait's height: what a card's print holds at 300 dpi. */
const portraitHeight = 360

export interface PortraitCut {
  /** Corners of the portrait in the picture, in pixels. */
  readonly quad: Quad
  readonly size: { readonly width: number; readonly height: number }
}

/**
 * Where the printed portrait lies in a picture of the document, from the corners that were found (shares of width and height,
 * clockwise from the card's top left). `null` where they make no card.
 */
export const portraitCut = (
  documentType: DocumentType,
  corners: Corners,
  picture: { readonly width: number; readonly height: number },
): PortraitCut | null => {
  const [a, b, c, d] = corners.map(([x, y]): Point => ({ x: x * picture.width, y: y * picture.height }))
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null
  const toPicture = quadHomography(imageQuad({ width: 1, height: 1 }), [a, b, c, d])
  if (toPicture === null) return null
  const { portrait, format } = documentCatalogue[documentType]
  const { widthMm, heightMm } = documentFormats[format]
  const at = (x: number, y: number): Point =>
    applyHomography(toPicture, { x: portrait.x + x * portrait.width, y: portrait.y + y * portrait.height })
  const ratio = (portrait.width * widthMm) / (portrait.height * heightMm)
  return {
    quad: [at(0, 0), at(1, 0), at(1, 1), at(0, 1)],
    size: { width: Math.round(portraitHeight * ratio), height: portraitHeight },
  }
}
