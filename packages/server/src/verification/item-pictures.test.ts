import type { RgbaImage } from '@honnin/shared/vision'
import { describe, expect, test } from 'vitest'
import { rememberedPictures } from './item-pictures.ts'
import type { VerificationItem } from './verification-input.ts'

const item = {} as VerificationItem

describe('rememberedPictures', () => {
  test('decodes a picture once for each size, however often and at once it is asked', async () => {
    const asked: number[] = []
    const pictures = rememberedPictures({
      facts: () => Promise.resolve({ mediaType: 'image/png', width: 4000, height: 3000 }),
      decode: (_, longestSide): Promise<RgbaImage> => {
        asked.push(longestSide)
        return Promise.resolve({ width: longestSide, height: 1, data: new Uint8ClampedArray(4 * longestSide) })
      },
    })
    const [first, second] = await Promise.all([pictures.decode(item, 1280), pictures.decode(item, 1280)])
    expect((await pictures.decode(item, 2560)).width).toBe(2560)
    expect(second).toBe(first)
    expect(asked).toEqual([1280, 2560])
  })
})
