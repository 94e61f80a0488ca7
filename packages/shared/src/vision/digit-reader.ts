import { MRZ_ALPHABET } from '../documents/mrz-check-digit.ts'
import type { Box } from './geometry.ts'
import type { GrayImage } from './image.ts'
import { MRZ_CLASSES, MRZ_FRAME_STRIDE } from './mrz-grid.ts'
import type { MrzStripsInput } from './mrz-look.ts'

/** Runs mrz-characters.onnx; answers with its output `logits`. */
export type ReadStrips = (input: MrzStripsInput) => Promise<Float32Array>

/** What that network was trained for, in pixels of a strip. */
const STRIP_HEIGHT = 32
const PITCH = 16
const DIGIT_HEIGHT = 15
const MARGIN = 2 * PITCH
/** Of one pitch, between the ink of two digits: half of it is outside the ink at either end of a group. */
const BEARING = 3
/** Pixels by which a digit may lie off its place: a 1 at an end makes the ink narrower than the place. */
const PLAY = 4
/** Letters that look like a digit in faces that the network does not know. */
const LOOK_ALIKES = ['ODQ', 'IL', 'Z', '', '', 'S', 'G', 'T', 'B', ''] as const

/** Probabilities of the ten digits for one character; what is left to 1 is anything else. */
export type DigitChances = Float64Array

export interface DigitsToRead {
  /** Each around the ink of `digits` digits of one width. */
  readonly groups: readonly Box[]
  readonly digits: number
  readonly isUpsideDown: boolean
}

/** Reads groups of digits of any common face: probabilities for each, group by group from the left, as they are to be read. */
export async function readDigits(
  image: GrayImage,
  read: ReadStrips,
  { groups, digits, isUpsideDown }: DigitsToRead,
): Promise<readonly DigitChances[]> {
  const width = digits * PITCH + 2 * MARGIN
  const area = width * STRIP_HEIGHT
  const luma = new Float32Array(groups.length * area)
  const ordered = isUpsideDown ? [...groups].reverse() : groups
  for (const [index, box] of ordered.entries()) {
    const strip = luma.subarray(index * area, (index + 1) * area)
    cutGroup(image, strip, { box, width, digits })
    if (isUpsideDown) strip.reverse()
  }
  const logits = await read({ luma, dims: [groups.length, 1, STRIP_HEIGHT, width] })
  const frames = width / MRZ_FRAME_STRIDE
  const ofGroup = (MRZ_CLASSES + 1) * frames
  return ordered.flatMap((_, index) => {
    const part = logits.subarray(index * ofGroup, (index + 1) * ofGroup)
    return Array.from({ length: digits }, (_digit, place) => chancesAt(part, frames, MARGIN + (place + 0.5) * PITCH))
  })
}

/** Scales a group so that its digits have the height and the pitch that the network knows: the mean of the pixels under each. */
function cutGroup(
  { width: sourceWidth, height: sourceHeight, data }: GrayImage,
  strip: Float32Array,
  { box, width, digits }: { readonly box: Box; readonly width: number; readonly digits: number },
): void {
  const across = box.width / (digits * PITCH - BEARING)
  const down = box.height / DIGIT_HEIGHT
  const left = box.x + box.width / 2 - (width / 2) * across
  const top = box.y + box.height / 2 - (STRIP_HEIGHT / 2) * down
  for (let row = 0, target = 0; row < STRIP_HEIGHT; row += 1) {
    const from = clamp(Math.floor(top + row * down), sourceHeight - 1)
    const to = Math.max(from + 1, clamp(Math.floor(top + (row + 1) * down), sourceHeight))
    for (let column = 0; column < width; column += 1, target += 1) {
      const start = clamp(Math.floor(left + column * across), sourceWidth - 1)
      const end = Math.max(start + 1, clamp(Math.floor(left + (column + 1) * across), sourceWidth))
      let sum = 0
      for (let y = from; y < to; y += 1) for (let x = start; x < end; x += 1) sum += data[y * sourceWidth + x] ?? 0
      strip[target] = sum / ((to - from) * (end - start))
    }
  }
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value))
}

/** Of the frame near `x` at which the network is surest of the middle of a character. */
function chancesAt(logits: Float32Array, frames: number, x: number): DigitChances {
  const middles = logits.subarray(MRZ_CLASSES * frames)
  const first = Math.round((x - PLAY) / MRZ_FRAME_STRIDE - 0.5)
  const last = Math.round((x + PLAY) / MRZ_FRAME_STRIDE - 0.5)
  let frame = first
  for (let other = first; other <= last; other += 1)
    if ((middles[other] ?? -Infinity) > (middles[frame] ?? -Infinity)) frame = other
  const values = Array.from({ length: MRZ_CLASSES }, (_, character) => logits[character * frames + frame] ?? -Infinity)
  const most = Math.max(...values)
  const weights = values.map((value) => Math.exp(value - most))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const chanceOf = (character: string): number => (weights[MRZ_ALPHABET.indexOf(character)] ?? 0) / sum
  return Float64Array.from(LOOK_ALIKES, (others, digit) =>
    [String(digit), ...others].reduce((total, character) => total + chanceOf(character), 0),
  )
}
