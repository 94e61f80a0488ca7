import sharp, { type Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { captureLimits, decodeImage, fileLimits, readImageFacts } from './decode-image.ts'

/** Red above, blue below, and a green mark at the top left, 400 x 300. */
function flag(): Sharp {
  const data = Buffer.alloc(400 * 300 * 3)
  for (let y = 0; y < 300; y += 1)
    for (let x = 0; x < 400; x += 1)
      data.set(x < 60 && y < 60 ? [20, 200, 40] : y < 150 ? [210, 30, 30] : [30, 40, 210], (y * 400 + x) * 3)
  return sharp(data, { raw: { width: 400, height: 300, channels: 3 } })
}

const limits = { ...captureLimits, minimumSidePixels: 100 }
const colourAt = async (bytes: Buffer, x: number, y: number): Promise<readonly number[]> => {
  const image = await decodeImage(bytes, { limits })
  const at = (Math.floor(y * image.height) * image.width + Math.floor(x * image.width)) * 4
  return [...image.data.subarray(at, at + 4)]
}
const isNear = (one: readonly number[], other: readonly number[], by: number): boolean =>
  one.every((value, index) => Math.abs(value - (other[index] ?? NaN)) <= by)

describe('decodeImage', () => {
  test.each([
    ['JPEG', () => flag().jpeg({ quality: 95 }).toBuffer()],
    ['PNG', () => flag().png().toBuffer()],
    ['PNG with a palette', () => flag().png({ palette: true }).toBuffer()],
    ['PNG of 16 bits', () => flag().toColourspace('rgb16').png().toBuffer()],
    ['WebP', () => flag().webp({ quality: 95 }).toBuffer()],
    ['JPEG in CMYK', () => flag().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()],
    ['PNG with an opaque alpha channel', () => flag().ensureAlpha().png().toBuffer()],
  ])('gives the colours of %s as sRGB', async (format, make) => {
    const bytes = await make()
    // Inks do not reach these colours: a picture that was CMYK comes back duller.
    const tolerance = format === 'JPEG in CMYK' ? 75 : 20
    expect(isNear(await colourAt(bytes, 0.6, 0.2), [210, 30, 30, 255], tolerance)).toBe(true)
    expect(isNear(await colourAt(bytes, 0.6, 0.8), [30, 40, 210, 255], tolerance)).toBe(true)
  })

  test.each([
    ['8 bits', () => flag().greyscale().toColourspace('b-w').jpeg().toBuffer()],
    ['16 bits', () => flag().greyscale().toColourspace('grey16').png().toBuffer()],
  ])('gives grey of %s as three equal channels', async (_, make) => {
    const [red = 0, green = 0, blue = 0, alpha] = await colourAt(await make(), 0.6, 0.2)
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(1)
    expect(alpha).toBe(255)
  })

  test('lays transparent parts on white', async () => {
    const clear = await flag().ensureAlpha(0).png().toBuffer()
    expect(await colourAt(clear, 0.5, 0.5)).toEqual([255, 255, 255, 255])
  })

  test('turns the picture as EXIF says', async () => {
    for (const [orientation, x, y] of [
      [1, 0.05, 0.05],
      [3, 0.95, 0.95],
      [6, 0.95, 0.05],
      [8, 0.05, 0.95],
    ] as const) {
      // prettier-ignore
      const bytes = await flag().withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer()
      expect(isNear(await colourAt(bytes, x, y), [20, 200, 40, 255], 30)).toBe(true)
    }
    const lying = await flag().withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect(await readImageFacts(lying, limits)).toEqual({ mediaType: 'image/jpeg', width: 300, height: 400 })
  })

  test('makes large pictures smaller and leaves small ones', async () => {
    const bytes = await flag().jpeg().toBuffer()
    expect(await decodeImage(bytes, { limits, longestSide: 200 })).toMatchObject({ width: 200, height: 150 })
    expect(await decodeImage(bytes, { limits, longestSide: 2000 })).toMatchObject({ width: 400, height: 300 })
  })

  test('refuses what is damaged', async () => {
    const jpeg = await flag().jpeg().toBuffer()
    const png = await flag().png().toBuffer()
    const webp = await flag().webp().toBuffer()
    const damaged = [
      Buffer.alloc(0),
      Buffer.from('hello'),
      jpeg.subarray(0, 200),
      jpeg.subarray(0, Math.floor(jpeg.length * 0.7)),
      png.subarray(0, Math.floor(png.length * 0.7)),
      webp.subarray(0, Math.floor(webp.length * 0.7)),
    ]
    for (const bytes of damaged)
      await expect(decodeImage(bytes, { limits })).rejects.toMatchObject({ code: 'item_not_an_image' })
  })

  test('lets no other decoder see the bytes', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"/>')
    await expect(decodeImage(svg, { limits })).rejects.toMatchObject({ code: 'item_not_an_image' })
    for (const bytes of [await flag().tiff().toBuffer(), await flag().gif().toBuffer()])
      await expect(decodeImage(bytes, { limits })).rejects.toMatchObject({ code: 'item_not_an_image' })
  })

  test('refuses too many and too few pixels by the header', async () => {
    const wide = await sharp({ create: { width: 5000, height: 300, channels: 3, background: '#888' } })
      .png()
      .toBuffer()
    const bomb = await sharp({
      create: { width: 20_000, height: 20_000, channels: 3, background: '#888' },
      limitInputPixels: false,
    })
      .png()
      .toBuffer()
    const tiny = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#888' } })
      .png()
      .toBuffer()
    for (const bytes of [wide, bomb, tiny])
      await expect(readImageFacts(bytes, captureLimits)).rejects.toMatchObject({ code: 'item_dimensions' })
    await expect(readImageFacts(wide, fileLimits)).resolves.toMatchObject({ width: 5000 })
  })
})
