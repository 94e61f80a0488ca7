import { OnnxGraph, samePadding, type OnnxValue } from '../onnx/onnx-graph.ts'
import { convolutionFilters, depthwiseFilters, readFaceApiWeights } from './face-api-weights.ts'
import { addNormalizedImage, FACE_MEAN_RGB } from './pixel-input.ts'

const INPUT_SIZE = 112
const POINTS = 68
const KERNEL = 3

/** face-api's 68-point landmark network as ONNX: `image` [n,3,112,112] RGB 0..255 to `points` [n,68,2], x,y in 0..1. */
export function buildFaceLandmarks68(): Uint8Array {
  const weights = readFaceApiWeights('face_landmark_68_model')
  const graph = new OnnxGraph('face_landmarks_68')
  const relu = (x: OnnxValue): OnnxValue => graph.node('Relu', [x])

  const separable = (x: OnnxValue, layer: string, { size, stride }: { size: number; stride: number }): OnnxValue => {
    const depthwise = depthwiseFilters(weights.get(`${layer}/depthwise_filter`))
    const options = { stride, padding: samePadding(size, KERNEL, stride), groups: depthwise.dims[0] ?? 0 }
    const perChannel = graph.convolution(x, depthwise, undefined, options)
    const pointwise = convolutionFilters(weights.get(`${layer}/pointwise_filter`))
    return graph.convolution(perChannel, pointwise, weights.get(`${layer}/bias`).data)
  }

  let x = addNormalizedImage(graph, { height: INPUT_SIZE, width: INPUT_SIZE, meanRgb: FACE_MEAN_RGB })
  let size = INPUT_SIZE
  for (const block of ['dense0', 'dense1', 'dense2', 'dense3']) {
    const entry = `${block}/conv0`
    const padding = samePadding(size, KERNEL, 2)
    const reduced =
      block === 'dense0' // the only block whose first layer mixes all three colours at once
        ? graph.convolution(x, convolutionFilters(weights.get(`${entry}/filters`)), weights.get(`${entry}/bias`).data, {
            stride: 2,
            padding,
          })
        : separable(x, entry, { size, stride: 2 })
    size = Math.ceil(size / 2)
    let sum = relu(reduced)
    let branch = sum
    for (const layer of ['conv1', 'conv2', 'conv3']) {
      sum = graph.node('Add', [sum, separable(branch, `${block}/${layer}`, { size, stride: 1 })])
      branch = relu(sum)
    }
    x = branch
  }
  x = graph.node('AveragePool', [x], { kernel_shape: [7, 7], strides: [2, 2] })
  const projection = weights.get('fc/weights')
  const flat = graph.node('Flatten', [x], { axis: 1 })
  const projected = graph.node('MatMul', [flat, graph.floats(projection.data, projection.shape)])
  const points = graph.node('Add', [projected, graph.floats(weights.get('fc/bias').data)])
  graph.output('points', graph.reshape(points, [0, POINTS, 2]), ['n', POINTS, 2])
  return graph.encode()
}
