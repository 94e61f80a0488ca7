import { cropImage, measureFaceQuality, toGray, type Box, type RgbaImage } from '@honnin/shared/vision'

/** Mean luma below which a face is brightened, the luma it is brought to, and the largest gain. */
const DARK_LUMA = 55
const TARGET_LUMA = 110
const LARGEST_GAIN = 5
/**
 * Sharpness from which a face is taken for dots of print: on pictures of the development persons, halftone begins at .86;
 * the noise of dark pictures ends at .81 and all else at .70.
 */
const PRINTED_SHARPNESS = 0.83

/**
 * The picture as the networks see it best: a dark face brightened, the dots of a print smoothed. The same picture where
 * neither is needed. For finding and recognising only: quality is measured on what was captured.
 */
export function clearFace(image: RgbaImage, box: Box): RgbaImage {
  const { sharpness, meanLuma } = measureFaceQuality(toGray(cropImage(image, box).image))
  const cleared = sharpness >= PRINTED_SHARPNESS ? smooth(smooth(image)) : image
  return meanLuma < DARK_LUMA ? brighten(cleared, meanLuma) : cleared
}

/** The same where no face is known yet: smoothed in any case. */
export function clearPicture(image: RgbaImage): RgbaImage {
  const gray = toGray(image)
  const meanLuma = gray.data.reduce((sum, luma) => sum + luma, 0) / gray.data.length
  const cleared = smooth(smooth(image))
  return meanLuma < DARK_LUMA ? brighten(cleared, meanLuma) : cleared
}

/** Share of the pixels that may become black, and of those that may become white, where contrast is stretched. */
const CLIPPED_SHARE = 0.01
/** Beyond it noise would look like print. */
const LARGEST_STRETCH = 4

/** The picture with its contrast drawn out to the whole range: a portrait that was printed pale, or has faded. */
export function stretchContrast(image: RgbaImage): RgbaImage {
  const gray = toGray(image)
  const counts = new Uint32Array(256)
  for (const luma of gray.data) counts[luma] = (counts[luma] ?? 0) + 1
  const share = CLIPPED_SHARE * gray.data.length
  const levelAfter = (levels: readonly number[]): number => {
    let passed = 0
    return levels.find((level) => (passed += counts[level] ?? 0) > share) ?? 0
  }
  const levels = Array.from(counts.keys())
  const [darkest, brightest] = [levelAfter(levels), levelAfter(levels.reverse())]
  const gain = Math.min(LARGEST_STRETCH, 255 / Math.max(1, brightest - darkest))
  const data = new Uint8ClampedArray(image.data.length)
  for (let at = 0; at < data.length; at += 1) data[at] = at % 4 === 3 ? 255 : ((image.data[at] ?? 0) - darkest) * gain
  return { ...image, data }
}

function brighten(image: RgbaImage, meanLuma: number): RgbaImage {
  const gain = Math.min(LARGEST_GAIN, TARGET_LUMA / Math.max(1, meanLuma))
  const data = new Uint8ClampedArray(image.data.length)
  for (let at = 0; at < data.length; at += 1) data[at] = at % 4 === 3 ? 255 : (image.data[at] ?? 0) * gain
  return { ...image, data }
}

/** Weights 1, 2, 1 along both axes; the border stays as it is. */
function smooth(image: RgbaImage): RgbaImage {
  return smoothAlong(smoothAlong(image, 4), image.width * 4)
}

function smoothAlong(image: RgbaImage, step: number): RgbaImage {
  const data = new Uint8ClampedArray(image.data)
  const { width, height } = image
  const isAcross = step === 4
  for (let row = isAcross ? 0 : 1; row < (isAcross ? height : height - 1); row += 1)
    for (let column = isAcross ? 1 : 0; column < (isAcross ? width - 1 : width); column += 1)
      for (let at = (row * width + column) * 4, end = at + 3; at < end; at += 1)
        data[at] = ((image.data[at - step] ?? 0) + 2 * (image.data[at] ?? 0) + (image.data[at + step] ?? 0)) / 4
  return { width, height, data }
}
