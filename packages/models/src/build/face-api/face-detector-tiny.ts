import { OnnxGraph, type OnnxValue, type Padding } from '../onnx/onnx-graph.ts'
import { convolutionFilters, depthwiseFilters, readFaceApiWeights } from './face-api-weights.ts'
import { addNormalizedImage } from './pixel-input.ts'

/** Constants of face-api's TinyFaceDetector (src/tinyFaceDetector/const.ts): anchors in grid cells, mean colour, slope. */
const ANCHORS = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const
const MEAN_RGB = [117.001, 114.697, 97.404] as const
const LEAKY_SLOPE = 0.1
const PADDING_OF_THREE: Padding = [1, 1, 1, 1]
/** Per anchor: x, y, width, height, objectness. */
const VALUES_PER_ANCHOR = 5

/**
 * face-api's TinyFaceDetector as ONNX with its boxes decoded: `image` [n,3,h,w] (h and w multiples of 32) to
 * `boxes` [n,a,4] (left, top, right, bottom as fractions of the input) and `scores` [n,a] in 0..1, a = 5 * h/32 * w/32.
 */
export function buildFaceDetectorTiny(): Uint8Array {
  const weights = readFaceApiWeights('tiny_face_detector_model')
  const graph = new OnnxGraph('face_detector_tiny')
  const leaky = (x: OnnxValue): OnnxValue => graph.node('LeakyRelu', [x], { alpha: { float: LEAKY_SLOPE } })
  const pool = (x: OnnxValue, stride: number): OnnxValue =>
    graph.node('MaxPool', [x], { kernel_shape: [2, 2], strides: [stride, stride], auto_pad: 'SAME_UPPER' })

  let x = addNormalizedImage(graph, { height: 'h', width: 'w', meanRgb: MEAN_RGB })
  x = leaky(graph.convolution(x, convolutionFilters(weights.get('conv0/filters')), weights.get('conv0/bias').data))
  for (const layer of ['conv1', 'conv2', 'conv3', 'conv4', 'conv5']) {
    const depthwise = depthwiseFilters(weights.get(`${layer}/depthwise_filter`))
    const groups = depthwise.dims[0] ?? 0
    x = graph.convolution(pool(x, 2), depthwise, undefined, { padding: PADDING_OF_THREE, groups })
    const pointwise = convolutionFilters(weights.get(`${layer}/pointwise_filter`))
    x = leaky(graph.convolution(x, pointwise, weights.get(`${layer}/bias`).data))
  }
  x = pool(x, 1)
  const grid = graph.convolution(x, convolutionFilters(weights.get('conv8/filters')), weights.get('conv8/bias').data)
  addDecodedBoxes(graph, grid)
  return graph.encode()
}

/** YOLO v2 box coding: centre = (cell + sigmoid(t)) / cells, size = anchor * exp(t) / cells, score = sigmoid(objectness). */
function addDecodedBoxes(graph: OnnxGraph, grid: OnnxValue): void {
  const shape = graph.node('Shape', [grid])
  const rows = graph.node('Squeeze', [graph.slice(shape, { axis: 0, start: 2, end: 3 })])
  const columns = graph.node('Squeeze', [graph.slice(shape, { axis: 0, start: 3, end: 4 })])
  const cellCount = graph.node('Mul', [rows, columns])
  const cells = graph.node('Range', [graph.integerScalar(0), cellCount, graph.integerScalar(1)])
  const float = (value: OnnxValue): OnnxValue => graph.node('Cast', [value], { to: 1 })

  const byAnchor = graph.reshape(grid, [0, ANCHORS.length, VALUES_PER_ANCHOR, -1])
  const coded = (index: number): OnnxValue =>
    graph.node('Squeeze', [graph.slice(byAnchor, { axis: 2, start: index, end: index + 1 }), graph.integers([2])])

  const decodeAxis = (axis: {
    cell: OnnxValue
    count: OnnxValue
    centreIndex: number
    sizeIndex: number
    anchors: readonly number[]
  }): { start: OnnxValue; end: OnnxValue } => {
    const count = float(axis.count)
    const cell = graph.node('Add', [float(axis.cell), graph.node('Sigmoid', [coded(axis.centreIndex)])])
    const centre = graph.node('Div', [cell, count])
    const inCells = graph.node('Mul', [
      graph.node('Exp', [coded(axis.sizeIndex)]),
      graph.floats(axis.anchors, [axis.anchors.length, 1]),
    ])
    const half = graph.node('Mul', [graph.node('Div', [inCells, count]), graph.scalar(0.5)])
    return { start: graph.node('Sub', [centre, half]), end: graph.node('Add', [centre, half]) }
  }
  const horizontal = decodeAxis({
    cell: graph.node('Mod', [cells, columns]),
    count: columns,
    centreIndex: 0,
    sizeIndex: 2,
    anchors: ANCHORS.map(([width]) => width),
  })
  const vertical = decodeAxis({
    cell: graph.node('Div', [cells, columns]),
    count: rows,
    centreIndex: 1,
    sizeIndex: 3,
    anchors: ANCHORS.map(([, height]) => height),
  })
  const sides = [horizontal.start, vertical.start, horizontal.end, vertical.end].map((side) =>
    graph.node('Unsqueeze', [side, graph.integers([3])]),
  )
  graph.output('boxes', graph.reshape(graph.node('Concat', sides, { axis: 3 }), [0, -1, 4]), ['n', 'a', 4])
  graph.output('scores', graph.reshape(graph.node('Sigmoid', [coded(4)]), [0, -1]), ['n', 'a'])
}
