import type { GrayImage } from './image.ts'

/** What an aligned face (a chip of 150 x 150 pixels) tells of the capture. */
export interface FaceQuality {
  /**
   * 0..1: how much of the difference between neighbouring pixels a blur takes away (Crete et al., SPIE 6492, 2007);
   * a face that is blurred already loses little. Independent of contrast.
   */
  readonly sharpness: number
  /** Mean luma of the inner face, 0..255. */
  readonly meanLuma: number
  /** Share of the inner face that is nearly black (below 30) or burnt out (above 250), 0..1. */
  readonly darkRatio: number
  readonly brightRatio: number
  /** Standard deviation of luma over the inner face, 0..127. */
  readonly contrast: number
}

const DARK_LUMA = 30
const BRIGHT_LUMA = 250
/** The inner face: brows to mouth, without hair and background, as shares of the chip. */
const INNER = { left: 0.22, right: 0.78, top: 0.2, bottom: 0.85 } as const
/** Width of the blur that sharpness is measured against, in pixels of the chip. */
const BLUR_WIDTH = 9

export function measureFaceQuality(chip: GrayImage): FaceQuality {
  const left = Math.round(chip.width * INNER.left)
  const right = Math.round(chip.width * INNER.right)
  const top = Math.round(chip.height * INNER.top)
  const bottom = Math.round(chip.height * INNER.bottom)
  let sum = 0
  let squares = 0
  let dark = 0
  let bright = 0
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) {
      const luma = chip.data[y * chip.width + x] ?? 0
      sum += luma
      squares += luma * luma
      if (luma < DARK_LUMA) dark += 1
      if (luma > BRIGHT_LUMA) bright += 1
    }
  const count = (right - left) * (bottom - top)
  const meanLuma = sum / count
  const area = { left, right, top, bottom }
  return {
    sharpness: Math.min(lossByBlur(chip, { area, step: 1 }), lossByBlur(chip, { area, step: chip.width })),
    meanLuma,
    darkRatio: dark / count,
    brightRatio: bright / count,
    contrast: Math.sqrt(Math.max(0, squares / count - meanLuma * meanLuma)),
  }
}

interface InnerArea {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Along one axis: `step` is the distance between neighbours in the plane. */
function lossByBlur(chip: GrayImage, { area, step }: { area: InnerArea; step: number }): number {
  const reach = (BLUR_WIDTH - 1) / 2
  const at = (index: number): number => chip.data[Math.min(chip.data.length - 1, Math.max(0, index))] ?? 0
  const blurredAt = (index: number): number => {
    let sum = 0
    for (let shift = -reach; shift <= reach; shift += 1) sum += at(index + shift * step)
    return sum / BLUR_WIDTH
  }
  let total = 0
  let lost = 0
  for (let y = area.top; y < area.bottom; y += 1)
    for (let x = area.left; x < area.right; x += 1) {
      const index = y * chip.width + x
      const difference = Math.abs(at(index) - at(index - step))
      total += difference
      lost += Math.max(0, difference - Math.abs(blurredAt(index) - blurredAt(index - step)))
    }
  return total > 0 ? lost / total : 0
}
