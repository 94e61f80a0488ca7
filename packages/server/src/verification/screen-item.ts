import type { ItemKind, ItemMediaType } from '@honnin/shared/protocol'
import { findQrFinderPatterns, RECTIFIED_SIZES, rectifyQuad, toGray, type RgbaImage } from '@honnin/shared/vision'
import { findMyNumber } from '../reading/index.ts'
import {
  captureLimits,
  decodeImage,
  ImageError,
  ReadingError,
  readImageFacts,
  WORKING_SIDE_PIXELS,
  type VisionEngine,
} from '../vision/index.ts'

/** Why an item is refused while it is sent; each is a problem code. */
export interface ScreenFinding {
  readonly code: 'item_not_an_image' | 'item_type_mismatch' | 'item_dimensions' | 'my_number_refused'
}

/** In these pictures a QR code can only be that of a My Number card's back. */
const documentKinds: readonly ItemKind[] = ['document_front', 'document_back', 'document_thickness']

/**
 * Looks at one item before it is acknowledged: a whole picture of the described type and size that shows no personal
 * number, neither its code nor, where `vision` is given, its digits. Returns why it is refused, or `null`.
 */
export async function screenItem(
  media: Uint8Array,
  expected: { readonly kind: ItemKind; readonly mediaType: ItemMediaType },
  vision: Pick<VisionEngine, 'documents' | 'text'> | null,
): Promise<ScreenFinding | null> {
  try {
    const { mediaType } = await readImageFacts(media, captureLimits)
    if (mediaType !== expected.mediaType) return { code: 'item_type_mismatch' }
    const image = await decodeImage(media, { limits: captureLimits, longestSide: WORKING_SIDE_PIXELS })
    if (!documentKinds.includes(expected.kind)) return null
    const isRefused =
      findQrFinderPatterns(toGray(image)).found || (vision !== null && (await showsMyNumber(image, vision)))
    return isRefused ? { code: 'my_number_refused' } : null
  } catch (error) {
    if (error instanceof ImageError) return { code: error.code }
    throw error
  }
}

async function showsMyNumber(
  image: RgbaImage,
  { documents, text }: Pick<VisionEngine, 'documents' | 'text'>,
): Promise<boolean> {
  const { found, kind, quad } = await documents.locate(image)
  if (!found) return false
  try {
    return await findMyNumber(text, { document: rectifyQuad(image, quad, RECTIFIED_SIZES[kind]), format: kind })
  } catch (error) {
    // The worker looks again before anything is decided, and sends the case to a reviewer where it cannot.
    if (error instanceof ReadingError) return false
    throw error
  }
}
