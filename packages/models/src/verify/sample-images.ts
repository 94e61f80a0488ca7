import { createRequire } from 'node:module'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'

/** Pixels that a network is tried on. */
export interface SampleImage {
  readonly name: string
  readonly isNoise: boolean
  readonly size: number
  /** RGB, row by row, `3 * size * size` values. */
  readonly pixels: Uint8Array
}

/** Photographs that come with `@vladmandic/face-api`: several faces each. */
const PHOTOGRAPHS = ['sample1.jpg', 'sample2.jpg', 'sample3.jpg', 'sample4.jpg', 'sample5.jpg', 'sample6.jpg']
/** Squares of those photographs around one face, as the landmark network is given it; some turned, some shut-eyed. */
const FACES = [
  { file: 'sample1.jpg', left: 323, top: 294, side: 357, turnDegrees: 0 },
  { file: 'sample1.jpg', left: 763, top: 360, side: 339, turnDegrees: 35 },
  { file: 'sample2.jpg', left: 1363, top: 93, side: 362, turnDegrees: 0 },
  { file: 'sample3.jpg', left: 481, top: 261, side: 407, turnDegrees: 0 },
  { file: 'sample3.jpg', left: 1484, top: 315, side: 429, turnDegrees: -60 }, // off centre: its regions leave the map
  { file: 'sample4.jpg', left: 149, top: 120, side: 374, turnDegrees: 0 },
  { file: 'sample5.jpg', left: 703, top: 55, side: 319, turnDegrees: 0 },
  { file: 'sample6.jpg', left: 530, top: 244, side: 458, turnDegrees: 0 },
] as const

/** Path of a photograph inside the installed `@vladmandic/face-api`. */
export function photographPath(file: string): string {
  return path.join(
    path.dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')),
    'demo',
    file,
  )
}

/** Every photograph squeezed into a square, and one image of noise. */
export async function squeezedPhotographs(size: number): Promise<readonly SampleImage[]> {
  const photographs = await Promise.all(
    PHOTOGRAPHS.map(async (name) => {
      const pixels = await readRgb(sharp(photographPath(name)).resize(size, size, { fit: 'fill' }))
      return { name, isNoise: false, size, pixels }
    }),
  )
  return [...photographs, noiseImage(size)]
}

/** Single faces, and one image of noise. */
export async function faceSquares(size: number): Promise<readonly SampleImage[]> {
  const faces = await Promise.all(
    FACES.map(async ({ file, left, top, side, turnDegrees }) => {
      const square = await sharp(photographPath(file))
        .extract({ left, top, width: side, height: side })
        .png()
        .toBuffer()
      const turned = await sharp(square).rotate(turnDegrees, { background: '#404040' }).png().toBuffer()
      const pixels = await readRgb(sharp(turned).resize(size, size, { fit: 'fill' }))
      return { name: `${file} ${left},${top} turned ${turnDegrees}°`, isNoise: false, size, pixels }
    }),
  )
  return [...faces, noiseImage(size)]
}

/** The image as the ONNX models take it: float32, one plane per colour. */
export function toPlanes({ pixels, size }: SampleImage): Float32Array {
  const area = size * size
  return Float32Array.from(
    { length: 3 * area },
    (_, index) => pixels[3 * (index % area) + Math.floor(index / area)] ?? NaN,
  )
}

async function readRgb(image: Sharp): Promise<Uint8Array> {
  return image.removeAlpha().toColourspace('srgb').raw().toBuffer()
}

/** The same noise at every run: xorshift32 (Marsaglia, 2003). */
function noiseImage(size: number): SampleImage {
  let state = 0x9e3779b9
  const pixels = Uint8Array.from({ length: 3 * size * size }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state & 0xff
  })
  return { name: 'noise', isNoise: true, size, pixels }
}
