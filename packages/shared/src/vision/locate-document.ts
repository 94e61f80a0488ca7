import {
  decodeDocumentCorners,
  prepareDocumentInput,
  refineDocumentSighting,
  type CornerScores,
  type DocumentCornerOutputs,
  type DocumentSighting,
} from './document-corners.ts'
import type { Box, Quad } from './geometry.ts'
import { toGray, type RgbaImage } from './image.ts'
import { isConvexQuad, quadBounds } from './quad.ts'
import type { PixelSize } from './rectify.ts'

/** Runs document-corners.onnx on one input of DOCUMENT_INPUT_DIMS. */
export type DocumentInference = (input: Float32Array) => Promise<DocumentCornerOutputs>

/** Share of the document's box added on each side for the second look; training takes 0.12 to 0.5. */
const SECOND_LOOK_MARGIN = 0.3
/** Presence at the first look below which a second is not worth its time. */
const SECOND_LOOK_PRESENCE = 0.3
/** Smallest side in pixels of a part of the frame that is worth looking at. */
const LEAST_PART_PX = 48

/**
 * Finds the document in a frame: a look at the whole frame, a second at the part around what it saw, then refinement of the
 * edges. The second look makes corners more exact, mostly of small documents, and refuses most false alarms. With `near`,
 * the corners in the frame before, that part is looked at first, and one look is enough while the document stays there.
 */
export async function locateDocument(
  image: RgbaImage,
  infer: DocumentInference,
  options: { readonly near?: Quad } = {},
): Promise<DocumentSighting> {
  if (options.near) {
    const tracked = await lookAround(image, infer, options.near)
    const refined = tracked?.found ? refineDocumentSighting(toGray(image), tracked) : null
    if (refined?.found) return refined
  }
  const first = decodeDocumentCorners(await infer(prepareDocumentInput(image)), image)
  if (first.presence < SECOND_LOOK_PRESENCE || !isConvexQuad(first.quad)) return { ...first, found: false }
  const second = await lookAround(image, infer, first.quad)
  if (second?.found) return refineDocumentSighting(toGray(image), second)
  return {
    ...first,
    found: false,
    insideScores: second ? leastOf(first.insideScores, second.insideScores) : first.insideScores,
  }
}

/** A corner is in the frame only if both looks say so. */
function leastOf(a: CornerScores, b: CornerScores): CornerScores {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]
}

async function lookAround(image: RgbaImage, infer: DocumentInference, quad: Quad): Promise<DocumentSighting | null> {
  const part = partAround(quad, image)
  if (!part) return null
  const seen = decodeDocumentCorners(await infer(prepareDocumentInput(image, part)), part)
  const [a, b, c, d] = seen.quad.map(({ x, y }) => ({ x: x + part.x, y: y + part.y }))
  return a && b && c && d ? { ...seen, quad: [a, b, c, d] } : null
}

function partAround(quad: Quad, frame: PixelSize): Box | null {
  const bounds = quadBounds(quad)
  const x = Math.max(0, bounds.x - SECOND_LOOK_MARGIN * bounds.width)
  const y = Math.max(0, bounds.y - SECOND_LOOK_MARGIN * bounds.height)
  const width = Math.min(frame.width, bounds.x + bounds.width * (1 + SECOND_LOOK_MARGIN)) - x
  const height = Math.min(frame.height, bounds.y + bounds.height * (1 + SECOND_LOOK_MARGIN)) - y
  return width >= LEAST_PART_PX && height >= LEAST_PART_PX ? { x, y, width, height } : null
}
