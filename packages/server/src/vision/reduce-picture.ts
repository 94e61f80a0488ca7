import sharp from 'sharp'
import { captureLimits, readImageFacts } from './decode-image.ts'

const longestSide = 720
const quality = 78

/**
 * A picture small enough for a page of text, as a `data:` address: a JPEG of at most 720 pixels on the longer side, upright,
 * without metadata. Throws {@link ImageError} for what is no picture.
 */
export const reducePicture = async (media: Uint8Array): Promise<string> => {
  await readImageFacts(media, captureLimits)
  const jpeg = await sharp(media, { limitInputPixels: captureLimits.pixels })
    .rotate()
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality })
    .toBuffer()
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`
}
