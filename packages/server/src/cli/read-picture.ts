import { readFile } from 'node:fs/promises'
import type { RgbaImage } from '@honnin/shared/vision'
import { decodeImage, fileLimits, ImageError, readImageFacts, WORKING_SIDE_PIXELS } from '../vision/index.ts'
import { CommandError } from './command.ts'

const mends: Readonly<Record<ImageError['code'], string>> = {
  item_not_an_image: 'give a complete JPEG, PNG or WebP file',
  item_dimensions: `give a picture with sides of ${fileLimits.minimumSidePixels} to ${fileLimits.sidePixels} pixels`,
  item_type_mismatch: 'give a JPEG, PNG or WebP file',
}

export interface Picture {
  /** At most 1280 pixels wide and high. */
  readonly image: RgbaImage
  /** Size of the file's picture as displayed. */
  readonly width: number
  readonly height: number
}

/** Reads a picture from a file for analysis; throws {@link CommandError}. */
export async function readPicture(file: string): Promise<Picture> {
  return lookAtFile(file, async (bytes) => {
    const { width, height } = await readImageFacts(bytes, fileLimits)
    const image = await decodeImage(bytes, { limits: fileLimits, longestSide: WORKING_SIDE_PIXELS })
    return { image, width, height }
  })
}

/** What `look` makes of the bytes of a picture's file; throws {@link CommandError} where there is no file or no picture in it. */
export async function lookAtFile<Result>(file: string, look: (bytes: Buffer) => Promise<Result>): Promise<Result> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (cause) {
    throw new CommandError('file_unreadable', `${file} cannot be read`, { cause, mend: 'give the path of a file' })
  }
  if (bytes.length === 0)
    throw new CommandError('item_not_an_image', `${file} is empty`, { mend: mends.item_not_an_image })
  try {
    return await look(bytes)
  } catch (cause) {
    if (cause instanceof ImageError)
      throw new CommandError(cause.code, `${file}: ${cause.message}`, { cause, mend: mends[cause.code] })
    throw cause
  }
}
