import type { RgbaImage } from '@honnin/shared/vision'
import { captureLimits, decodeImage, readImageFacts, type ImageFacts, type ImageLimits } from '../vision/index.ts'
import type { VerificationItem } from './verification-input.ts'

/** How the files of items become pixels. Both throw `ImageError` for what is no picture within the limits. */
export interface ItemPictures {
  readonly facts: (item: VerificationItem) => Promise<ImageFacts>
  /** The picture as displayed, made smaller if its longer side has more pixels than this. */
  readonly decode: (item: VerificationItem, longestSide: number) => Promise<RgbaImage>
}

/** Reads the file whenever it is asked; captured items within the limits of the protocol. */
export function itemPictures(limits: ImageLimits = captureLimits): ItemPictures {
  return {
    facts: async (item) => readImageFacts(await item.readMedia(), limits),
    decode: async (item, longestSide) => decodeImage(await item.readMedia(), { limits, longestSide }),
  }
}

/** The same for one item that is looked at again and again: decoded once for each size. */
export function rememberedPictures({ facts, decode }: ItemPictures): ItemPictures {
  const decoded = new Map<number, Promise<RgbaImage>>()
  return {
    facts,
    decode: (item, longestSide) => {
      const known = decoded.get(longestSide) ?? decode(item, longestSide)
      decoded.set(longestSide, known)
      return known
    },
  }
}
