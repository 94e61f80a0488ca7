import type { Box } from './geometry.ts'
import type { RgbaImage } from './image.ts'

/** Colour of a light in linear values: what it adds to red, green and blue. */
export type LightRgb = readonly [red: number, green: number, blue: number]

/** Mean light of a region: linear, 0..1 of what the camera can record, without pixels that record nothing. */
export interface RegionLight {
  readonly red: number
  readonly green: number
  readonly blue: number
}

/** The light on a face and on what lies around it, in one picture. */
export interface FaceLight {
  readonly face: RegionLight
  readonly surroundings: RegionLight
}

/** Half axes of the skin that is looked at, in sides of the face's box: without hair and background. */
const SKIN = { across: 0.32, down: 0.34 } as const
/** Half axes of the head with its hair, in the same sides: the room is what lies around it. */
const HEAD = { across: 0.85, down: 0.95 } as const
/** Down to the mouth: below lie clothes, which are as near to the light as the face. */
const ROOM_ENDS = 0.25
/** Pixels in both directions of which one is read. */
const STEP = 2
/** Levels of green beyond which a pixel records nothing; of green alone, since white balance leaves that where it is. */
const RECORDED = { least: 10, most: 235 } as const
/** Share of a region that must have recorded something, and least number of pixels read in it. */
const LEAST_SHARE = 0.5
const LEAST_PIXELS = 400

const linearOf = Float64Array.from({ length: 256 }, (_, level) => {
  const share = level / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
})
/** Linear values of a colour in sRGB (IEC 61966-2-1): from 0..255 to 0..1. */
export function linearLight([red, green, blue]: readonly [red: number, green: number, blue: number]): LightRgb {
  return [linearOf[red] ?? 0, linearOf[green] ?? 0, linearOf[blue] ?? 0]
}

/**
 * Measures the light on the face under `box` and on the room around it; sRGB is taken apart, since light adds up only in
 * linear values. `null` where either is burnt out, black or too small to say anything.
 */
export function measureFaceLight(image: RgbaImage, box: Box): FaceLight | null {
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const isWithin = (x: number, y: number, { across, down }: typeof SKIN | typeof HEAD): boolean =>
    ((x - middle.x) / (across * box.width)) ** 2 + ((y - middle.y) / (down * box.height)) ** 2 <= 1
  const face = meanLight(image, {
    top: middle.y - SKIN.down * box.height,
    bottom: middle.y + SKIN.down * box.height,
    includes: (x, y) => isWithin(x, y, SKIN),
  })
  const surroundings = meanLight(image, {
    top: 0,
    bottom: middle.y + ROOM_ENDS * box.height,
    includes: (x, y) => !isWithin(x, y, HEAD),
  })
  return face === null || surroundings === null ? null : { face, surroundings }
}

interface Region {
  readonly top: number
  readonly bottom: number
  readonly includes: (x: number, y: number) => boolean
}

function meanLight({ width, height, data }: RgbaImage, { top, bottom, includes }: Region): RegionLight | null {
  let [red, green, blue, count, seen] = [0, 0, 0, 0, 0]
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y += STEP)
    for (let x = 0; x < width; x += STEP) {
      if (!includes(x, y)) continue
      seen += 1
      const at = (y * width + x) * 4
      const [r = 0, g = 0, b = 0] = [data[at], data[at + 1], data[at + 2]]
      if (g < RECORDED.least || g > RECORDED.most) continue
      count += 1
      red += linearOf[r] ?? 0
      green += linearOf[g] ?? 0
      blue += linearOf[b] ?? 0
    }
  if (count < LEAST_PIXELS || count < LEAST_SHARE * seen) return null
  return { red: red / count, green: green / count, blue: blue / count }
}
