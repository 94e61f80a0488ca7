import sharp from 'sharp'

/** A JPEG of noise and colour, different for every seed. */
export const jpeg = async (seed: number, { width = 640, height = 480 } = {}): Promise<Buffer> => {
  const pixels = Buffer.alloc(width * height * 3)
  let state = seed * 2_654_435_761 + 1
  for (let index = 0; index < pixels.length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    pixels[index] = 96 + ((state >>> 16) % 64)
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 60 })
    .toBuffer()
}

export const png = async (width = 320, height = 320): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#446688' } })
    .png()
    .toBuffer()
