import type { ItemKind, ItemMediaType } from '@honnin/shared/protocol'
import {
  findMyNumber,
  findQrFinderPatterns,
  RECTIFIED_SIZES,
  rectifyGrayQuad,
  toGray,
  type GrayImage,
  type RgbaImage,
} from '@honnin/shared/vision'
import {
  captureLimits,
  decodeImage,
  ImageError,
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
  vision: Pick<VisionEngine, 'documents' | 'mrz'> | null,
): Promise<ScreenFinding | null> {
  try {
    const { mediaType } = await readImageFacts(media, captureLimits)
    if (mediaType !== expected.mediaType) return { code: 'item_type_mismatch' }
    const image = await decodeImage(media, { limits: captureLimits, longestSide: WORKING_SIDE_PIXELS })
    if (!documentKinds.includes(expected.kind)) return null
    const gray = toGray(image)
    const isRefused =
      findQrFinderPatterns(gray).found || (vision !== null && (await showsMyNumber({ image, gray }, vision)))
    return isRefused ? { code: 'my_number_refused' } : null
  } catch (error) {
    if (error instanceof ImageError) return { code: error.code }
    throw error
  }
}

async function showsMyNumber(
  { image, gray }: { readonly image: RgbaImage; readonly gray: GrayImage },
  vision: Pick<VisionEngine, 'documents' | 'mrz'>,
): Promise<boolean> {
  const { found, kind, quad } = await vision.documents.locate(image)
  if (!found) return false
  const document = rectifyGrayQuad(gray, quad, RECTIFIED_SIZES[kind])
  const reader = await vision.mrz()
  return findMyNumber(reader.readStrips, { document, format: kind })
}
