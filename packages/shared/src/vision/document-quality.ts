import { documentFormats, type DocumentFormat } from '../documents/catalogue.ts'
import { measureCardTilt, type CardTilt } from './card-tilt.ts'
import type { Quad } from './geometry.ts'
import type { GrayImage, RgbaImage } from './image.ts'
import { quadCentre, quadSides } from './quad.ts'
import { rectifyQuad, type PixelSize } from './rectify.ts'

/** Scale at which a card is measured: 5 pixels per millimetre (127 dpi), at which two frames of any camera compare. */
const MEASURE_PX_PER_MM = 5
const MM_PER_INCH = 25.4
/** Level from which a pixel of the darkest channel counts as burnt out; cameras clip softly below 255. */
const CLIPPED_LEVEL = 248
const DARK_LEVEL = 30
/** Burnt-out places are glare only while the median of the document is darker than this. */
const GLARE_MEDIAN_MOST = 240
/** Half the window in pixels in which an edge's contrast is taken: 0.8 mm either side. */
const EDGE_WINDOW = 4
/** Least contrast of an edge that blur is read from, as a share of the card's own range and in levels. */
const EDGE_CONTRAST = { share: 0.3, levels: 24 } as const
/** Edges needed before blur is believed; a blank sheet has none. */
const LEAST_EDGES = 60
/** Border samples per side for the occlusion hint. */
const BORDER_SAMPLES = 60

/** Measures of one document in one frame. All are of the document's own area unless said otherwise. */
export interface DocumentQuality {
  /**
   * Standard deviation in millimetres on the document of the Gaussian blur that would explain its edges, along the worse of
   * the two axes; about 0.08 is the least that can be told, letters of 2 mm go at 0.25. Null where there are no edges.
   */
  readonly blurMm: number | null
  /** Share burnt out by a reflection while the rest is not, 0..1. */
  readonly glareRatio: number
  /** Mean luma, 0..255. */
  readonly meanLuma: number
  /** Share with a luma under 30, 0..1. */
  readonly darkRatio: number
  /** Share with every channel at 248 or above, 0..1. */
  readonly brightRatio: number
  /** Pixels of the frame per inch on the document, along its less resolved axis. */
  readonly dpi: number
  /** Mean of the top and the bottom side over the width of the frame. */
  readonly widthRatio: number
  /** Distance from the nearest corner to the frame's border in pixels; negative outside. */
  readonly marginPx: number
  /** Distance between the centres of document and frame, as a share of the frame's diagonal. */
  readonly centreOffset: number
  readonly tilt: CardTilt | null
  /** Share of the border that something of skin colour crosses without a step, 0..1: a hint of fingers on the card. */
  readonly occlusion: number
}

/** Measures the document at `quad`; a pure function of the pixels, so that page and server get the same numbers. */
export function measureDocumentQuality(image: RgbaImage, quad: Quad, format: DocumentFormat): DocumentQuality {
  const { widthMm, heightMm } = documentFormats[format]
  const size = { width: Math.round(widthMm * MEASURE_PX_PER_MM), height: Math.round(heightMm * MEASURE_PX_PER_MM) }
  const card = rectifyQuad(image, quad, size)
  const exposure = measureExposure(card)
  const [top, right, bottom, left] = quadSides(quad)
  const centre = quadCentre(quad)
  const margins = quad.flatMap(({ x, y }) => [x, y, image.width - x, image.height - y])
  return {
    blurMm: measureBlur(exposure.luma, exposure.range),
    glareRatio: exposure.glareRatio,
    meanLuma: exposure.meanLuma,
    darkRatio: exposure.darkRatio,
    brightRatio: exposure.brightRatio,
    dpi: Math.min((top + bottom) / (2 * widthMm), (left + right) / (2 * heightMm)) * MM_PER_INCH,
    widthRatio: (top + bottom) / (2 * image.width),
    marginPx: Math.min(...margins),
    centreOffset:
      Math.hypot(centre.x - image.width / 2, centre.y - image.height / 2) / Math.hypot(image.width, image.height),
    tilt: measureCardTilt(quad, format, image),
    occlusion: measureOcclusion(image, quad),
  }
}

interface Exposure {
  readonly luma: GrayImage
  /** Luma between the 5th and the 95th percentile. */
  readonly range: number
  readonly meanLuma: number
  readonly darkRatio: number
  readonly brightRatio: number
  readonly glareRatio: number
}

function measureExposure(card: RgbaImage): Exposure {
  const { width, height, data } = card
  const luma = new Uint8Array(width * height)
  const histogram = new Uint32Array(256)
  let sum = 0
  let dark = 0
  let clipped = 0
  for (let pixel = 0, offset = 0; pixel < luma.length; pixel += 1, offset += 4) {
    const red = data[offset] ?? 0
    const green = data[offset + 1] ?? 0
    const blue = data[offset + 2] ?? 0
    const level = (red * 77 + green * 150 + blue * 29 + 128) >> 8
    luma[pixel] = level
    histogram[level] = (histogram[level] ?? 0) + 1
    sum += level
    if (level < DARK_LEVEL) dark += 1
    // The pixels to the right and below must be burnt out too: noise on white paper is not.
    const right = offset + 4
    const below = offset + 4 * width
    if (
      Math.min(red, green, blue) >= CLIPPED_LEVEL &&
      Math.min(data[right] ?? 255, data[right + 1] ?? 255, data[right + 2] ?? 255) >= CLIPPED_LEVEL &&
      Math.min(data[below] ?? 255, data[below + 1] ?? 255, data[below + 2] ?? 255) >= CLIPPED_LEVEL
    ) {
      clipped += 1
    }
  }
  const count = luma.length
  const median = percentile(histogram, count * 0.5)
  const brightRatio = clipped / count
  return {
    luma: { width, height, data: luma },
    range: percentile(histogram, count * 0.95) - percentile(histogram, count * 0.05),
    meanLuma: sum / count,
    darkRatio: dark / count,
    brightRatio,
    glareRatio: median < GLARE_MEDIAN_MOST ? brightRatio : 0,
  }
}

function percentile(histogram: Uint32Array, count: number): number {
  let passed = 0
  for (let level = 0; level < 256; level += 1) {
    passed += histogram[level] ?? 0
    if (passed >= count) return level
  }
  return 255
}

/**
 * A step blurred by a Gaussian of deviation s has slope / contrast = 1 / (s * sqrt(2 pi)). The slope and the contrast are
 * taken in a window around each strong local maximum of the slope; the median over a direction is robust to print and noise.
 */
function measureBlur(luma: GrayImage, range: number): number | null {
  const least = Math.max(EDGE_CONTRAST.levels, EDGE_CONTRAST.share * range)
  const across = blurAlong(luma, least, { step: 1, lines: luma.height, length: luma.width, lineStep: luma.width })
  const down = blurAlong(luma, least, { step: luma.width, lines: luma.width, length: luma.height, lineStep: 1 })
  if (across === null) return down
  if (down === null) return across
  return Math.max(across, down)
}

interface Scan {
  readonly step: number
  readonly lines: number
  readonly length: number
  readonly lineStep: number
}

function blurAlong(luma: GrayImage, leastContrast: number, scan: Scan): number | null {
  const { data } = luma
  const ratios: number[] = []
  for (let line = 2; line < scan.lines - 2; line += 2) {
    const start = line * scan.lineStep
    const at = (index: number): number => data[start + index * scan.step] ?? 0
    for (let index = EDGE_WINDOW; index < scan.length - EDGE_WINDOW - 1; index += 1) {
      const slope = Math.abs(at(index + 1) - at(index))
      if (slope * 8 < leastContrast) continue
      if (slope < Math.abs(at(index) - at(index - 1)) || slope <= Math.abs(at(index + 2) - at(index + 1))) continue
      let low = 255
      let high = 0
      for (let near = index - EDGE_WINDOW + 1; near <= index + EDGE_WINDOW; near += 1) {
        low = Math.min(low, at(near))
        high = Math.max(high, at(near))
      }
      if (high - low >= leastContrast) ratios.push(slope / (high - low))
    }
  }
  if (ratios.length < LEAST_EDGES) return null
  ratios.sort((a, b) => a - b)
  const median = ratios[ratios.length >> 1] ?? 1
  return 1 / (median * Math.sqrt(2 * Math.PI)) / MEASURE_PX_PER_MM
}

/** Walks the border and counts places where inside and outside are the same skin-like colour. */
function measureOcclusion(image: RgbaImage, quad: Quad): number {
  const centre = quadCentre(quad)
  let crossed = 0
  for (let side = 0; side < 4; side += 1) {
    const from = quad[side] ?? centre
    const to = quad[(side + 1) % 4] ?? centre
    for (let index = 0; index < BORDER_SAMPLES; index += 1) {
      const share = (index + 0.5) / BORDER_SAMPLES
      const x = from.x + (to.x - from.x) * share - centre.x
      const y = from.y + (to.y - from.y) * share - centre.y
      const inside = colourAt(image, centre.x + x * 0.96, centre.y + y * 0.96)
      const outside = colourAt(image, centre.x + x * 1.04, centre.y + y * 1.04)
      const alike = Math.max(...inside.map((level, channel) => Math.abs(level - (outside[channel] ?? 0)))) < 28
      if (alike && isSkinLike(inside) && isSkinLike(outside)) crossed += 1
    }
  }
  return crossed / (4 * BORDER_SAMPLES)
}

function colourAt(image: RgbaImage & PixelSize, x: number, y: number): readonly [number, number, number] {
  const column = Math.min(image.width - 1, Math.max(0, Math.floor(x)))
  const row = Math.min(image.height - 1, Math.max(0, Math.floor(y)))
  const offset = (row * image.width + column) * 4
  return [image.data[offset] ?? 0, image.data[offset + 1] ?? 0, image.data[offset + 2] ?? 0]
}

/** Chrominance range of skin of all tones: Cb 77..127, Cr 133..173 (Chai and Ngan 1999). */
function isSkinLike([red, green, blue]: readonly [number, number, number]): boolean {
  const cb = 128 - 0.169 * red - 0.331 * green + 0.5 * blue
  const cr = 128 + 0.5 * red - 0.419 * green - 0.081 * blue
  return cb >= 77 && cb <= 127 && cr >= 133 && cr <= 173
}
