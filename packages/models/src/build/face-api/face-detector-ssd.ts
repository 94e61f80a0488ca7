import { OnnxGraph, samePadding, type OnnxValue } from '../onnx/onnx-graph.ts'
import {
  convolutionFilters,
  depthwiseFilters,
  readFaceApiWeights,
  scaleOutputChannels,
  type FaceApiWeights,
} from './face-api-weights.ts'

const INPUT_SIZE = 512
const KERNEL = 3
/** MobileNet v1 layers that halve the resolution, and the layer from which the finest boxes are predicted. */
const HALVING_LAYERS = [2, 4, 6, 12]
const LAST_LAYER = 13
const FINEST_PREDICTION_LAYER = 11
const EXTRA_LAYERS = 8
/** Batch-normalisation epsilon of face-api's source (src/ssdMobilenetv1/mobileNetV1.ts). */
const EPSILON = 0.0010000000474974513
/** Box coding variances of the TensorFlow object detection API: centre and size. */
const CENTRE_SCALE = 10
const SIZE_SCALE = 5
/** Background, face, and one unused class; only the face's score is published. */
const CLASSES = 3
const FACE_CLASS = 1

interface FeatureMap {
  readonly value: OnnxValue
  readonly size: number
}

/**
 * face-api's SSD MobileNet v1 face detector as ONNX with its boxes decoded: `image` [n,3,512,512] RGB 0..255 to
 * `boxes` [n,5118,4] (left, top, right, bottom as fractions of the input) and `scores` [n,5118] in 0..1.
 */
export function buildFaceDetectorSsd(): Uint8Array {
  const weights = readFaceApiWeights('ssd_mobilenetv1_model')
  const graph = new OnnxGraph('face_detector_ssd')
  const pixels = graph.input('image', ['n', 3, INPUT_SIZE, INPUT_SIZE])
  const scaled = graph.node('Mul', [pixels, graph.scalar(1 / 127.5)])
  const maps = addFeatureMaps(graph, weights, { value: graph.node('Sub', [scaled, graph.scalar(1)]), size: INPUT_SIZE })

  const predict = (head: string, values: number): OnnxValue =>
    graph.node(
      'Concat',
      maps.map(({ value }, index) => {
        const layer = `Prediction/BoxPredictor_${index}/${head}`
        const filters = convolutionFilters(weights.get(`${layer}/weights`))
        const map = graph.convolution(value, filters, weights.get(`${layer}/biases`).data)
        return graph.reshape(graph.node('Transpose', [map], { perm: [0, 2, 3, 1] }), [0, -1, values])
      }),
      { axis: 1 },
    )
  addDecodedBoxes(graph, predict('BoxEncodingPredictor', 4), weights)
  const faceLogits = graph.slice(predict('ClassPredictor', CLASSES), {
    axis: 2,
    start: FACE_CLASS,
    end: FACE_CLASS + 1,
  })
  const scores = graph.node('Squeeze', [graph.node('Sigmoid', [faceLogits]), graph.integers([2])])
  graph.output('scores', scores, ['n', anchorCount(weights)])
  return graph.encode()
}

/** MobileNet v1 and the extra layers behind it; six maps from fine to coarse feed the box predictors. */
function addFeatureMaps(graph: OnnxGraph, weights: FaceApiWeights, image: FeatureMap): readonly FeatureMap[] {
  const low = graph.scalar(0)
  const high = graph.scalar(6)
  const relu6 = (x: OnnxValue): OnnxValue => graph.node('Clip', [x, low, high])

  const pointwise = (map: FeatureMap, layer: string, stride: number): FeatureMap => {
    const filters = convolutionFilters(weights.get(`${layer}/weights`))
    const padding = samePadding(map.size, filters.dims[2] ?? 0, stride)
    const bias = weights.get(`${layer}/convolution_bn_offset`).data
    const value = relu6(graph.convolution(map.value, filters, bias, { stride, padding }))
    return { value, size: Math.ceil(map.size / stride) }
  }
  const depthwise = (map: FeatureMap, layer: string, stride: number): FeatureMap => {
    const filters = depthwiseFilters(weights.get(`${layer}/depthwise_weights`))
    const { scale, bias } = foldBatchNormalization(weights, `${layer}/BatchNorm`)
    const options = { stride, padding: samePadding(map.size, KERNEL, stride), groups: filters.dims[0] ?? 0 }
    const value = relu6(graph.convolution(map.value, scaleOutputChannels(filters, scale), bias, options))
    return { value, size: Math.ceil(map.size / stride) }
  }

  let map = pointwise(image, 'MobilenetV1/Conv2d_0_pointwise', 2)
  const maps: FeatureMap[] = []
  for (let layer = 1; layer <= LAST_LAYER; layer++) {
    map = depthwise(map, `MobilenetV1/Conv2d_${layer}_depthwise`, HALVING_LAYERS.includes(layer) ? 2 : 1)
    map = pointwise(map, `MobilenetV1/Conv2d_${layer}_pointwise`, 1)
    if (layer === FINEST_PREDICTION_LAYER) maps.push(map)
  }
  maps.push(map)
  for (let layer = 0; layer < EXTRA_LAYERS; layer++) {
    const halves = layer % 2 === 1
    map = pointwise(map, `Prediction/Conv2d_${layer}_pointwise`, halves ? 2 : 1)
    if (halves) maps.push(map)
  }
  return maps
}

function foldBatchNormalization(weights: FaceApiWeights, layer: string): { scale: Float32Array; bias: Float32Array } {
  const variance = weights.get(`${layer}/moving_variance`).data
  const mean = weights.get(`${layer}/moving_mean`).data
  const scale = weights
    .get(`${layer}/gamma`)
    .data.map((gamma, channel) => gamma / Math.sqrt((variance[channel] ?? NaN) + EPSILON))
  const bias = weights
    .get(`${layer}/beta`)
    .data.map((beta, channel) => beta - (mean[channel] ?? NaN) * (scale[channel] ?? NaN))
  return { scale, bias }
}

function anchorCount(weights: FaceApiWeights): number {
  return weights.get('Output/extra_dim').data.length / 4
}

/** SSD box coding: centre = anchor centre + t / 10 * anchor size, size = anchor size * exp(t / 5). */
function addDecodedBoxes(graph: OnnxGraph, coded: OnnxValue, weights: FaceApiWeights): void {
  const corners = weights.get('Output/extra_dim').data // anchors as top, left, bottom, right
  const count = anchorCount(weights)
  const side = (index: number): Float32Array =>
    Float32Array.from({ length: count }, (_, anchor) => corners[4 * anchor + index] ?? NaN)

  const decodeAxis = (start: Float32Array, end: Float32Array, axis: { centreIndex: number; sizeIndex: number }) => {
    const size = end.map((value, anchor) => value - (start[anchor] ?? NaN))
    const centre = start.map((value, anchor) => value + (size[anchor] ?? NaN) / 2)
    const part = (index: number, divisor: number): OnnxValue =>
      graph.node('Mul', [graph.slice(coded, { axis: 2, start: index, end: index + 1 }), graph.scalar(1 / divisor)])
    const sizes = graph.floats(size, [1, count, 1])
    const shift = graph.node('Mul', [part(axis.centreIndex, CENTRE_SCALE), sizes])
    const middle = graph.node('Add', [shift, graph.floats(centre, [1, count, 1])])
    const length = graph.node('Mul', [graph.node('Exp', [part(axis.sizeIndex, SIZE_SCALE)]), sizes])
    const half = graph.node('Mul', [length, graph.scalar(0.5)])
    return { start: graph.node('Sub', [middle, half]), end: graph.node('Add', [middle, half]) }
  }
  const vertical = decodeAxis(side(0), side(2), { centreIndex: 0, sizeIndex: 2 })
  const horizontal = decodeAxis(side(1), side(3), { centreIndex: 1, sizeIndex: 3 })
  const sides = [horizontal.start, vertical.start, horizontal.end, vertical.end]
  graph.output('boxes', graph.node('Concat', sides, { axis: 2 }), ['n', count, 4])
}
