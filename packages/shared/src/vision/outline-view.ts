import type { Quad } from './geometry.ts'
import { quadHomography } from './homography.ts'
import type { RgbaImage } from './image.ts'
import { quadSides } from './quad.ts'

/** Pixels of the outline network's view. */
export const OUTLINE_VIEW = { width: 128, height: 96 } as const
/** Dimensions of the tensor `image` of document-outline.onnx. */
export const OUTLINE_INPUT_DIMS = [1, 3, OUTLINE_VIEW.height, OUTLINE_VIEW.width] as const
/** Shares of the quad's width and height that the view has beyond each of its sides. */
export const OUTLINE_MARGINS = { x: 0.28, y: 0.4 } as const
/** Most samples along each axis that one pixel of the view averages. */
const MOST_SAMPLES = 3

/** The quad's own coordinates, in which its corners are those of the unit square. */
export const UNIT_QUAD: Quad = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
]

/**
 * The outline network's input: what lies within a quad and its margins, made straight, whatever the document's format. Planes R, G, B
 * with values 0..255, each pixel the mean of up to 9 samples, black outside the frame. Length 3 * 96 * 128; null for a degenerate
 * quad.
 */
export function cutOutlineView(image: RgbaImage, quad: Quad): Float32Array | null {
  const toFrame = quadHomography(UNIT_QUAD, quad)
  if (!toFrame) return null
  const { width: columns, height: rows } = OUTLINE_VIEW
  const [top, right, bottom, left] = quadSides(quad)
  const spanX = 1 + 2 * OUTLINE_MARGINS.x
  const spanY = 1 + 2 * OUTLINE_MARGINS.y
  const perColumn = samplesIn((((top + bottom) / 2) * spanX) / columns)
  const perRow = samplesIn((((left + right) / 2) * spanY) / rows)
  const [h0, h1, h2, h3, h4, h5, h6, h7, h8] = toFrame
  const { data, width, height } = image
  const plane = rows * columns
  const view = new Float32Array(3 * plane)
  const stepX = spanX / (columns * perColumn)
  const stepY = spanY / (rows * perRow)
  for (let j = 0; j < rows * perRow; j += 1) {
    const u = stepX / 2 - OUTLINE_MARGINS.x
    const v = (j + 0.5) * stepY - OUTLINE_MARGINS.y
    // Homogeneous coordinates in the frame grow by the same along a row.
    let x = h0 * u + h1 * v + h2
    let y = h3 * u + h4 * v + h5
    let w = h6 * u + h7 * v + h8
    const start = Math.floor(j / perRow) * columns
    for (let target = start; target < start + columns; target += 1) {
      let red = 0
      let green = 0
      let blue = 0
      for (let sample = 0; sample < perColumn; sample += 1) {
        const column = x / w
        const row = y / w
        x += h0 * stepX
        y += h3 * stepX
        if (w > 0 && column >= 0 && row >= 0 && column < width && row < height) {
          const source = ((row | 0) * width + (column | 0)) * 4
          red += data[source] ?? 0
          green += data[source + 1] ?? 0
          blue += data[source + 2] ?? 0
        }
        w += h6 * stepX
      }
      view[target] = (view[target] ?? 0) + red
      view[target + plane] = (view[target + plane] ?? 0) + green
      view[target + 2 * plane] = (view[target + 2 * plane] ?? 0) + blue
    }
  }
  const samples = perColumn * perRow
  if (samples > 1) for (let index = 0; index < view.length; index += 1) view[index] = (view[index] ?? 0) / samples
  return view
}

const samplesIn = (pixels: number): number => Math.min(MOST_SAMPLES, Math.max(1, Math.round(pixels)))
