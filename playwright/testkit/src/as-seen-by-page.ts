import sharp from 'sharp'

/** Quality at which the page codes what it takes. */
const PAGE_JPEG_QUALITY = 92

/** A picture of a film as a page gets and sends it: Chromium stretches video levels 16..235 to 0..255. */
export async function asSeenByPage(picture: Uint8Array): Promise<Buffer> {
  const gain = 255 / 219
  return sharp(picture)
    .linear(gain, -16 * gain)
    .jpeg({ quality: PAGE_JPEG_QUALITY })
    .toBuffer()
}
