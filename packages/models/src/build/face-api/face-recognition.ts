import { NO_PADDING, OnnxGraph, type OnnxValue, type Padding } from '../onnx/onnx-graph.ts'
import { convolutionFilters, readFaceApiWeights, scaleOutputChannels } from './face-api-weights.ts'
import { addNormalizedImage, FACE_MEAN_RGB } from './pixel-input.ts'

const INPUT_SIZE = 150
const EMBEDDING_LENGTH = 128
const PADDING_OF_THREE: Padding = [1, 1, 1, 1]

/** Residual stages of dlib's face_recognition_resnet_model_v1: halving block first where it is named, then equal-size blocks. */
const STAGES = [
  { blocks: ['conv32_1', 'conv32_2', 'conv32_3'] },
  { halving: 'conv64_down', inputs: 32, outputs: 64, blocks: ['conv64_1', 'conv64_2', 'conv64_3'] },
  { halving: 'conv128_down', inputs: 64, outputs: 128, blocks: ['conv128_1', 'conv128_2'] },
  { halving: 'conv256_down', inputs: 128, outputs: 256, blocks: ['conv256_1', 'conv256_2'] },
  { halving: 'conv256_down_out', inputs: 256, outputs: 256, blocks: [] },
] as const

/** dlib's ResNet face recogniser as ONNX: `image` [n,3,150,150] RGB 0..255 to `embedding` [n,128], not normalised. */
export function buildFaceRecognition(): Uint8Array {
  const weights = readFaceApiWeights('face_recognition_model')
  const graph = new OnnxGraph('face_recognition')

  const convolution = (x: OnnxValue, layer: string, stride: number, padding: Padding): OnnxValue => {
    const scale = weights.get(`${layer}/scale/weights`).data
    const offset = weights.get(`${layer}/scale/biases`).data
    const bias = weights.get(`${layer}/conv/bias`).data
    const foldedBias = bias.map((value, channel) => value * (scale[channel] ?? NaN) + (offset[channel] ?? NaN))
    const filters = scaleOutputChannels(convolutionFilters(weights.get(`${layer}/conv/filters`)), scale)
    return graph.convolution(x, filters, foldedBias, { stride, padding })
  }
  const relu = (x: OnnxValue): OnnxValue => graph.node('Relu', [x])

  const equalBlock = (x: OnnxValue, block: string): OnnxValue => {
    const inner = relu(convolution(x, `${block}/conv1`, 1, PADDING_OF_THREE))
    return relu(graph.node('Add', [convolution(inner, `${block}/conv2`, 1, PADDING_OF_THREE), x]))
  }

  const halvingBlock = (
    x: OnnxValue,
    { halving, inputs, outputs, size }: { halving: string; inputs: number; outputs: number; size: number },
  ): OnnxValue => {
    const inner = relu(convolution(x, `${halving}/conv1`, 2, NO_PADDING))
    let main = convolution(inner, `${halving}/conv2`, 1, PADDING_OF_THREE)
    let shortcut = graph.node('AveragePool', [x], { kernel_shape: [2, 2], strides: [2, 2] })
    // A 3x3 window and a 2x2 window over an even length differ by one position: dlib pads the shorter path at the end.
    const missing = poolLength(size, 2) - poolLength(size, 3)
    if (missing > 0) main = graph.node('Pad', [main, graph.integers([0, 0, 0, 0, 0, 0, missing, missing])])
    if (outputs > inputs)
      shortcut = graph.node('Pad', [shortcut, graph.integers([0, 0, 0, 0, 0, outputs - inputs, 0, 0])])
    return relu(graph.node('Add', [shortcut, main]))
  }

  let x = addNormalizedImage(graph, { height: INPUT_SIZE, width: INPUT_SIZE, meanRgb: FACE_MEAN_RGB })
  x = relu(convolution(x, 'conv32_down', 2, NO_PADDING))
  x = graph.node('MaxPool', [x], { kernel_shape: [3, 3], strides: [2, 2] })
  let size = poolLength(poolLength(INPUT_SIZE, 7), 3)
  for (const stage of STAGES) {
    if ('halving' in stage) {
      x = halvingBlock(x, { ...stage, size })
      size = poolLength(size, 2)
    }
    for (const block of stage.blocks) x = equalBlock(x, block)
  }
  const pooled = graph.node('Flatten', [graph.node('GlobalAveragePool', [x])], { axis: 1 })
  const projection = weights.get('fc')
  const embedding = graph.node('MatMul', [pooled, graph.floats(projection.data, projection.shape)])
  graph.output('embedding', embedding, ['n', EMBEDDING_LENGTH])
  return graph.encode()
}

/** Positions of a window that moves by two without padding. */
function poolLength(length: number, window: number): number {
  return Math.floor((length - window) / 2) + 1
}
