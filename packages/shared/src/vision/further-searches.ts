import type { LocateOptions } from './document-attempts.ts'
import type { PixelSize } from './rectify.ts'

/** Side of a part as a share of the frame's: what takes at most 0.24 of its width and height lies whole in one of them. */
const PART_SHARE = 0.62
/** Where the parts lie in what they leave of the frame, 0 at the left and top, 1 at the right and bottom. */
const PLACES = [
  [0.5, 0.5],
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const

/**
 * Other ways to search a frame of this size, the most promising first: in a mirror, then in parts that overlap. The network sees any
 * picture in the same few pixels: in a part they show more of a small document, and less of what lies around it.
 */
export function furtherSearches({ width, height }: PixelSize): Pick<LocateOptions, 'within' | 'isMirrored'>[] {
  const parts = PLACES.map(([x, y]) => ({
    x: x * (1 - PART_SHARE) * width,
    y: y * (1 - PART_SHARE) * height,
    width: PART_SHARE * width,
    height: PART_SHARE * height,
  }))
  return [{ isMirrored: true }, ...parts.map((within) => ({ within }))]
}
