import type { OnnxGraph, OnnxValue } from '../onnx/onnx-graph.ts'
import type { AttentionRegion } from './attention-mesh.ts'

/** Options of the three Landmarks2TransformMatrix operators in the model: cells of a cut, and its margin. */
const CUT_CELLS = 16
const CUT_SCALE = 1.5
/** The feature map has one cell for four pixels of the input, and 48 cells a side. */
const PIXELS_PER_CELL = 4
const MAP_CELLS = 48
/** Refined points come in quarters of a cell, as input pixels are quarters of a map cell, from the corner of the cut. */
const QUARTERS = 4

/** A level frame around one part of the face, divided into cells. */
export interface RegionFrame {
  /** Cuts the region out of the feature map [n,c,48,48]: [n,c,16,16], zero where the cut leaves the map. */
  readonly cut: (featureMap: OnnxValue) => OnnxValue
  /** Brings points [n,2k,1,1] of the cut into pixels of the input image: [n,2k]. */
  readonly place: (points: OnnxValue) => OnnxValue
}

/**
 * Adds what MediaPipe's custom operators Landmarks2TransformMatrix, TransformTensorBilinear and TransformLandmarks (version
 * 2, mediapipe/util/tflite/operations) compute for one region of `mesh` [n,468,3].
 */
export function addRegionFrame(graph: OnnxGraph, mesh: OnnxValue, region: AttentionRegion): RegionFrame {
  const add = (a: OnnxValue, b: OnnxValue): OnnxValue => graph.node('Add', [a, b])
  const subtract = (a: OnnxValue, b: OnnxValue): OnnxValue => graph.node('Sub', [a, b])
  const multiply = (a: OnnxValue, b: OnnxValue): OnnxValue => graph.node('Mul', [a, b])
  const scale = (a: OnnxValue, factor: number): OnnxValue => multiply(a, graph.scalar(factor))
  const shift = (a: OnnxValue, offset: number): OnnxValue => add(a, graph.scalar(offset))
  /** Coordinate 0 (x) or 1 (y) of [n,k,2 or 3]: [n,k]. */
  const coordinate = (points: OnnxValue, index: number): OnnxValue =>
    graph.node('Gather', [points, graph.integerScalar(index)], { axis: 2 })
  const meshPoints = (indices: readonly number[]): { x: OnnxValue; y: OnnxValue } => {
    const points = graph.node('Gather', [mesh, graph.integers(indices)], { axis: 1 })
    return { x: coordinate(points, 0), y: coordinate(points, 1) }
  }

  const from = meshPoints([region.levelFrom])
  const to = meshPoints([region.levelTo])
  const run = subtract(to.x, from.x)
  const rise = subtract(to.y, from.y)
  const length = graph.node('Sqrt', [add(multiply(run, run), multiply(rise, rise))])
  const cosine = graph.node('Div', [run, length])
  const sine = graph.node('Div', [rise, length])

  const points = meshPoints(region.points)
  const extent = (values: OnnxValue): { middle: OnnxValue; step: OnnxValue } => {
    const low = graph.node('ReduceMin', [values], { axes: [1] })
    const high = graph.node('ReduceMax', [values], { axes: [1] })
    return { middle: scale(add(low, high), 0.5), step: scale(subtract(high, low), CUT_SCALE / CUT_CELLS) }
  }
  const level = {
    x: extent(add(multiply(points.x, cosine), multiply(points.y, sine))),
    y: extent(subtract(multiply(points.y, cosine), multiply(points.x, sine))),
  }
  const turn = (x: OnnxValue, y: OnnxValue): { x: OnnxValue; y: OnnxValue } => ({
    x: subtract(multiply(x, cosine), multiply(y, sine)),
    y: add(multiply(x, sine), multiply(y, cosine)),
  })
  const centre = turn(level.x.middle, level.y.middle)
  /** From cells of the cut, counted from its centre along its own axes, to pixels of the input image. */
  const toPixels = (u: OnnxValue, v: OnnxValue): { x: OnnxValue; y: OnnxValue } => {
    const turned = turn(multiply(u, level.x.step), multiply(v, level.y.step))
    return { x: add(centre.x, turned.x), y: add(centre.y, turned.y) }
  }
  const interleave = (x: OnnxValue, y: OnnxValue): OnnxValue => {
    const pairs = [x, y].map((values) => graph.node('Unsqueeze', [values, graph.integers([2])]))
    return graph.node('Concat', pairs, { axis: 2 })
  }

  return {
    cut(featureMap) {
      const cells = Array.from({ length: CUT_CELLS ** 2 }, (_, cell) => cell)
      const fromCentre = (cell: number): number => cell + 0.5 - CUT_CELLS / 2
      const across = graph.floats(
        cells.map((cell) => fromCentre(cell % CUT_CELLS)),
        [1, cells.length],
      )
      const down = graph.floats(
        cells.map((cell) => fromCentre(Math.floor(cell / CUT_CELLS))),
        [1, cells.length],
      )
      const pixels = toPixels(across, down)
      const toCells = (value: OnnxValue): OnnxValue => shift(scale(value, 1 / PIXELS_PER_CELL), -0.5)
      const x = toCells(pixels.x)
      const y = toCells(pixels.y)
      const last = MAP_CELLS - 1
      const toGrid = (value: OnnxValue): OnnxValue => shift(scale(value, 2 / last), -1)
      const grid = graph.reshape(interleave(toGrid(x), toGrid(y)), [0, CUT_CELLS, CUT_CELLS, 2])
      const sampled = graph.node('GridSample', [featureMap, grid], {
        align_corners: 1,
        mode: 'bilinear',
        padding_mode: 'zeros',
      })
      // GridSample fades out beyond the map; the original is zero as soon as a cell's centre lies outside.
      const inside = [x, y].map((value) =>
        graph.node('And', [
          graph.node('GreaterOrEqual', [value, graph.scalar(0)]),
          graph.node('LessOrEqual', [value, graph.scalar(last)]),
        ]),
      )
      const mask = graph.node('Cast', [graph.node('And', inside)], { to: 1 })
      return multiply(sampled, graph.reshape(mask, [0, 1, CUT_CELLS, CUT_CELLS]))
    },
    place(cutPoints) {
      const pairs = graph.reshape(cutPoints, [0, -1, 2])
      const fromCentre = (index: number): OnnxValue =>
        shift(scale(coordinate(pairs, index), 1 / QUARTERS), -CUT_CELLS / 2)
      const { x, y } = toPixels(fromCentre(0), fromCentre(1))
      return graph.node('Flatten', [interleave(x, y)], { axis: 1 })
    },
  }
}
