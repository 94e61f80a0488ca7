import { EDGE_COLUMNS, EDGE_INPUT_DIMS, EDGE_PLACES, STRIP_DEPTH, STRIP_LENGTH } from '../../src/vision/edge-strips.ts'
import type { OutlineOutputs } from '../../src/vision/outline-fitting.ts'
import { OUTLINE_VIEW } from '../../src/vision/outline-view.ts'
import { canvas, type Canvas } from './drawn-scene.ts'

/** A card that `greenEdges` and `greenOutline` know from everything else. */
export const greenCard = (): Canvas => canvas(428, 270, [0, 255, 0])

/** Answers as the edge network does, for documents that are green all over: logits of 4 x 49 x 24. */
export function greenEdges(strips: Float32Array): Float32Array {
  const plane = STRIP_DEPTH * STRIP_LENGTH
  const perColumn = STRIP_LENGTH / EDGE_COLUMNS
  const places = new Float32Array(EDGE_INPUT_DIMS[0] * EDGE_PLACES * EDGE_COLUMNS)
  for (let side = 0; side < EDGE_INPUT_DIMS[0]; side += 1) {
    for (let column = 0; column < EDGE_COLUMNS; column += 1) {
      const greenAt = (row: number): number => {
        let sum = 0
        for (let i = 0; i < perColumn; i += 1) {
          const at = side * 3 * plane + row * STRIP_LENGTH + column * perColumn + i
          sum += Math.max(0, (strips[at + plane] ?? 0) - (strips[at] ?? 0)) / 255
        }
        return sum / perColumn
      }
      const greens = Array.from({ length: STRIP_DEPTH }, (_, row) => greenAt(row))
      const first = greens.findIndex((green) => green > 0.5)
      const isSeen = first > 0 && (greens[STRIP_DEPTH - 1] ?? 0) > 0.5
      // Where a row is partly green the edge runs through it.
      const edge = first - (greens[first - 1] ?? 0) + (1 - (greens[first] ?? 0)) - 0.5
      const put = (row: number, logit: number): void => {
        places[(side * EDGE_PLACES + row) * EDGE_COLUMNS + column] = logit
      }
      for (let row = 0; row < STRIP_DEPTH; row += 1) put(row, isSeen ? Math.max(-9, -((row - edge) ** 2)) : -9)
      put(STRIP_DEPTH, isSeen ? -9 : 0)
    }
  }
  return places
}

/** Answers as the outline network does, for documents that are green all over. */
export function greenOutline(view: Float32Array): OutlineOutputs {
  const { width, height } = OUTLINE_VIEW
  const [columns, rows] = [width / 2, height / 2]
  const greenAt = (column: number, row: number): number => {
    let sum = 0
    for (const at of [0, 1, width, width + 1].map((offset) => 2 * (row * width + column) + offset))
      sum += Math.max(0, (view[at + width * height] ?? 0) - (view[at] ?? 0)) / 255
    return sum / 4
  }
  const sides = new Float32Array(4 * rows * columns).fill(-9)
  /** Of one column of a side's map, its cells from the outside in; without green in the middle nothing is known of it. */
  const place = (side: number, cells: readonly (readonly [number, number])[]): void => {
    const greens = cells.map(([column, row]) => greenAt(column, row))
    const first = greens.findIndex((green) => green > 0.5)
    if (first <= 0 || (greens[cells.length / 2] ?? 0) < 0.5) return
    const edge = first - (greens[first - 1] ?? 0) + (1 - (greens[first] ?? 0)) - 0.5
    cells.forEach(([column, row], index) => {
      sides[(side * rows + row) * columns + column] = Math.max(-9, -((index - edge) ** 2))
    })
  }
  for (let column = 0; column < columns; column += 1) {
    const down = Array.from({ length: rows }, (_, row) => [column, row] as const)
    place(0, down)
    place(2, down.toReversed())
  }
  for (let row = 0; row < rows; row += 1) {
    const across = Array.from({ length: columns }, (_, column) => [column, row] as const)
    place(1, across.toReversed())
    place(3, across)
  }
  const isGreen = greenAt(columns / 2, rows / 2) > 0.5
  return { sides, scores: Float32Array.of(isGreen ? 0.98 : 0.02, 0.02) }
}
