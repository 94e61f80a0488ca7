import type { OnnxGraph, OnnxValue } from '../onnx/onnx-graph.ts'

/**
 * Adds the input `image` (float32, NCHW, RGB, 0..255) and what face-api does to pixels before its network:
 * `(value - mean) / 255` with the mean colour of that network's training images.
 */
export function addNormalizedImage(
  graph: OnnxGraph,
  image: { height: number | string; width: number | string; meanRgb: readonly [number, number, number] },
): OnnxValue {
  const pixels = graph.input('image', ['n', 3, image.height, image.width])
  const centred = graph.node('Sub', [pixels, graph.floats(image.meanRgb, [1, 3, 1, 1])])
  return graph.node('Mul', [centred, graph.scalar(1 / 255)])
}

/** Mean colour of the images that the landmark and recognition networks were trained on (face-api source). */
export const FACE_MEAN_RGB = [122.782, 117.001, 104.298] as const
