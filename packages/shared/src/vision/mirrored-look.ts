import { DOCUMENT_HEATMAP_SIZE, DOCUMENT_INPUT_SIZE, type DocumentCornerOutputs } from './document-corners.ts'

/** The same picture seen in a mirror, for the network: left and right are exchanged in each plane. */
export function mirrorInput(input: Float32Array): Float32Array {
  return mirrorRows(input, DOCUMENT_INPUT_SIZE)
}

/** What the network would have said of the picture itself: rows turned round, and the names of left and right corners exchanged. */
export function mirrorOutputs({ heatmaps, scores }: DocumentCornerOutputs): DocumentCornerOutputs {
  const map = DOCUMENT_HEATMAP_SIZE ** 2
  const mirrored = mirrorRows(heatmaps, DOCUMENT_HEATMAP_SIZE)
  const exchanged = new Float32Array(heatmaps.length)
  for (const [to, from] of [1, 0, 3, 2].entries())
    exchanged.set(mirrored.subarray(from * map, (from + 1) * map), to * map)
  const [presence = 0, isId3 = 0, inside0 = 0, inside1 = 0, inside2 = 0, inside3 = 0] = scores
  return { heatmaps: exchanged, scores: Float32Array.of(presence, isId3, inside1, inside0, inside3, inside2) }
}

function mirrorRows(values: Float32Array, width: number): Float32Array {
  const mirrored = new Float32Array(values.length)
  for (let row = 0; row < values.length; row += width) {
    for (let column = 0; column < width; column += 1) mirrored[row + column] = values[row + width - 1 - column] ?? 0
  }
  return mirrored
}
