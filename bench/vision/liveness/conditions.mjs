import sharp from 'sharp'
import { createRandom } from '../../statistics.mjs'

/** Chromium stretches the levels of a film from 16..235 to 0..255. */
const VIDEO = { black: 16, gain: 255 / 219 }

/**
 * A place with a camera: gain of the light, its tint, blur (standard deviation in pixels), noise (levels) and the quality
 * of the page's JPEG.
 */
export function drawCondition(random) {
  const warmth = (random() - 0.5) * 0.16
  return {
    gain: 0.72 + 0.42 * random(),
    tint: [1 + warmth, 1, 1 - warmth],
    blur: random() < 0.5 ? 0 : 0.4 + 0.7 * random(),
    noise: 3.5 * random() ** 2,
    quality: Math.round(84 + 10 * random()),
  }
}

/** A drawn picture as the page would send it from such a place; every `seed` has other noise. */
export async function photograph(picture, condition, seed) {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const random = createRandom(seed)
  // A triangle of two draws is near enough to the normal distribution; its deviation is 0.41.
  const spread = condition.noise / 0.41
  const out = Buffer.allocUnsafe(data.length)
  for (let at = 0; at < data.length; at += 3) {
    const grain = spread === 0 ? 0 : spread * (random() + random() - 1)
    for (let channel = 0; channel < 3; channel += 1) {
      const level = (data[at + channel] - VIDEO.black) * VIDEO.gain * condition.gain * condition.tint[channel] + grain
      out[at + channel] = Math.max(0, Math.min(255, Math.round(level)))
    }
  }
  const image = sharp(out, { raw: { width: info.width, height: info.height, channels: 3 } })
  return (condition.blur > 0.3 ? image.blur(condition.blur) : image).jpeg({ quality: condition.quality }).toBuffer()
}
