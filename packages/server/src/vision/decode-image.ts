import { itemLimits, type ItemMediaType } from '@honnin/shared/protocol'
import type { RgbaImage } from '@honnin/shared/vision'
import sharp, { type Sharp } from 'sharp'
import { ImageError } from './image-error.ts'

/** Pictures are decoded once; what they show is looked for at this size. */
export const WORKING_SIDE_PIXELS = 1280

export interface ImageLimits {
  readonly sidePixels: number
  readonly pixels: number
  readonly minimumSidePixels: number
}

/** For captured items: the limits of the protocol. */
export const captureLimits: ImageLimits = itemLimits
/** For files that an operator hands to the command line: any photograph, no bomb. */
export const fileLimits: ImageLimits = { sidePixels: 30_000, pixels: 250_000_000, minimumSidePixels: 16 }

export interface DecodeOptions {
  readonly limits: ImageLimits
  /** The picture is made smaller on decoding if its longer side has more pixels. */
  readonly longestSide?: number
}

export interface ImageFacts {
  readonly mediaType: ItemMediaType
  /** As displayed, after the rotation that EXIF asks for. */
  readonly width: number
  readonly height: number
}

const mediaTypes: Readonly<Record<string, ItemMediaType>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
}

/** Only these three decoders of libvips ever see bytes from outside (sharp: `block`, `unblock`). */
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
})
// Pictures are decoded once and are personal data: nothing is to stay in a cache.
sharp.cache(false)
sharp.concurrency(1)

/** Reads the header only. Throws {@link ImageError} where the bytes are no JPEG, PNG or WebP, or have a forbidden size. */
export async function readImageFacts(bytes: Uint8Array, limits: ImageLimits): Promise<ImageFacts> {
  const { format, width, height } = await describe(bytes, limits)
  const mediaType = mediaTypes[format]
  if (mediaType === undefined) throw new ImageError('item_not_an_image', `${format} is not accepted`)
  const longest = Math.max(width, height)
  if (longest > limits.sidePixels || width * height > limits.pixels)
    throw new ImageError('item_dimensions', `${width} x ${height} pixels are more than accepted`)
  if (Math.min(width, height) < limits.minimumSidePixels)
    throw new ImageError('item_dimensions', `${width} x ${height} pixels are fewer than accepted`)
  return { mediaType, width, height }
}

/**
 * Decodes JPEG, PNG or WebP of any colour space and depth to 8-bit sRGB, turned as EXIF says, transparent parts white.
 * Throws {@link ImageError}: a truncated or damaged file is `item_not_an_image`.
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeOptions): Promise<RgbaImage> {
  await readImageFacts(bytes, options.limits)
  const side = options.longestSide ?? options.limits.sidePixels
  try {
    const { data, info } = await open(bytes, options.limits)
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' })
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return {
      width: info.width,
      height: info.height,
      data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength),
    }
  } catch (cause) {
    throw new ImageError('item_not_an_image', 'the picture is damaged or incomplete', { cause })
  }
}

function open(bytes: Uint8Array, limits: ImageLimits): Sharp {
  return sharp(bytes, { failOn: 'error', limitInputPixels: limits.pixels, sequentialRead: true, pages: 1 })
}

async function describe(
  bytes: Uint8Array,
  limits: ImageLimits,
): Promise<{ readonly format: string; readonly width: number; readonly height: number }> {
  try {
    const { format, autoOrient } = await open(bytes, limits).metadata()
    return { format, width: autoOrient.width, height: autoOrient.height }
  } catch (cause) {
    // libvips refuses a bomb by its header before a pixel is decoded
    const isTooLarge = cause instanceof Error && /pixel limit/i.test(cause.message)
    throw isTooLarge
      ? new ImageError('item_dimensions', 'the picture has more pixels than accepted', { cause })
      : new ImageError('item_not_an_image', 'the file is not a JPEG, PNG or WebP picture', { cause })
  }
}
