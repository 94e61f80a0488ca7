import { NO_PADDING, samePadding, type OnnxGraph, type OnnxValue, type Padding } from '../onnx/onnx-graph.ts'
import type { FlatbufferTable } from './flatbuffer-table.ts'
import { operatorsBetween, readConstant, type TfliteModel, type TfliteOperator } from './tflite-model.ts'
import {
  ACTIVATION,
  ADD_OPTIONS,
  BUILTIN,
  CONV_OPTIONS,
  DEPTHWISE_OPTIONS,
  PADDING,
  POOL_OPTIONS,
} from './tflite-schema.ts'

/**
 * Writes the part of a TFLite network that leads from the `given` tensors to `targets` into an ONNX graph: values become
 * NCHW, weights float32. Returns the ONNX value of each target. Square kernels and maps, one stride for both axes.
 */
export function addTfliteNetwork(
  graph: OnnxGraph,
  model: TfliteModel,
  { given, targets }: { given: ReadonlyMap<number, OnnxValue>; targets: readonly number[] },
): OnnxValue[] {
  const values = new Map(given)
  const value = (tensor: number | undefined): OnnxValue => {
    const found = values.get(tensor ?? -1)
    if (found === undefined) throw new TypeError(`tensor ${tensor} is used before it is computed`)
    return found
  }
  for (const operator of operatorsBetween(model, { given: new Set(given.keys()), targets })) {
    const [output = -1] = operator.outputs
    if (operator.builtin === BUILTIN.dequantize) continue // constants are widened where they are read
    values.set(output, addOperator(graph, model, { operator, value }))
  }
  return targets.map(value)
}

function addOperator(
  graph: OnnxGraph,
  model: TfliteModel,
  { operator, value }: { operator: TfliteOperator; value: (tensor: number | undefined) => OnnxValue },
): OnnxValue {
  const [first = -1, second = -1, third = -1] = operator.inputs
  const shape = (tensor: number): readonly number[] => model.tensors[tensor]?.shape ?? []
  const mapSize = shape(first)[1] ?? 0
  switch (operator.builtin) {
    case BUILTIN.conv2d: {
      const options = requireOptions(operator, CONV_OPTIONS.activation)
      const [outputs = 0, height = 0, width = 0, inputs = 0] = shape(second)
      const filters = reorderFilters(readConstant(model, second), { outputs, height, width, inputs })
      const stride = options.int32(CONV_OPTIONS.strideWidth)
      const padding = windowPadding(options.uint8(CONV_OPTIONS.padding), { mapSize, kernel: height, stride })
      return graph.convolution(value(first), filters, readConstant(model, third), { stride, padding })
    }
    case BUILTIN.depthwiseConv2d: {
      const options = requireOptions(operator, DEPTHWISE_OPTIONS.activation)
      const [, height = 0, width = 0, channels = 0] = shape(second)
      // (1, height, width, channels) read as one input channel per filter, filters last
      const filters = reorderDepthwise(readConstant(model, second), { height, width, channels })
      const stride = options.int32(DEPTHWISE_OPTIONS.strideWidth)
      const padding = windowPadding(options.uint8(DEPTHWISE_OPTIONS.padding), { mapSize, kernel: height, stride })
      return graph.convolution(value(first), filters, readConstant(model, third), { stride, padding, groups: channels })
    }
    case BUILTIN.maxPool2d: {
      const options = requireOptions(operator, POOL_OPTIONS.activation)
      const stride = options.int32(POOL_OPTIONS.strideWidth)
      const kernel = options.int32(POOL_OPTIONS.filterWidth)
      const padding = windowPadding(options.uint8(POOL_OPTIONS.padding), { mapSize, kernel, stride })
      return graph.node('MaxPool', [value(first)], {
        kernel_shape: [kernel, kernel],
        strides: [stride, stride],
        pads: padding,
      })
    }
    case BUILTIN.add:
      requireOptions(operator, ADD_OPTIONS.activation)
      return graph.node('Add', [value(first), value(second)])
    case BUILTIN.prelu: {
      const slopes = readConstant(model, second)
      return addPrelu(graph, value(first), graph.floats(slopes, [slopes.length, 1, 1]))
    }
    case BUILTIN.pad: {
      const [n0 = 0, n1 = 0, h0 = 0, h1 = 0, w0 = 0, w1 = 0, c0 = 0, c1 = 0] = readConstant(model, second)
      return graph.node('Pad', [value(first), graph.integers([n0, c0, h0, w0, n1, c1, h1, w1])])
    }
    default:
      throw new TypeError(`TFLite operator ${operator.builtin} is not supported`)
  }
}

/** The same values as PRelu to the last bit; onnxruntime computes these four operators in a quarter of its time. */
function addPrelu(graph: OnnxGraph, x: OnnxValue, slopes: OnnxValue): OnnxValue {
  const negative = graph.node('Mul', [graph.node('Min', [x, graph.scalar(0)]), slopes])
  return graph.node('Add', [graph.node('Relu', [x]), negative])
}

/** The options table of an operator; a fused activation would be lost silently, so it is refused. */
function requireOptions(operator: TfliteOperator, activationField: number): FlatbufferTable {
  const { options, builtin } = operator
  if (!options) throw new TypeError(`TFLite operator ${builtin} has no options`)
  if (options.uint8(activationField) !== ACTIVATION.none)
    throw new TypeError(`operator ${builtin} has a fused activation`)
  return options
}

function windowPadding(code: number, window: { mapSize: number; kernel: number; stride: number }): Padding {
  return code === PADDING.same ? samePadding(window.mapSize, window.kernel, window.stride) : NO_PADDING
}

/** (output, height, width, input) to (output, input, height, width). */
function reorderFilters(
  source: readonly number[],
  { outputs, height, width, inputs }: { outputs: number; height: number; width: number; inputs: number },
): { data: Float32Array; dims: number[] } {
  const data = new Float32Array(source.length)
  const area = height * width
  for (let output = 0; output < outputs; output++)
    for (let position = 0; position < area; position++)
      for (let input = 0; input < inputs; input++)
        data[(output * inputs + input) * area + position] = source[(output * area + position) * inputs + input] ?? NaN
  return { data, dims: [outputs, inputs, height, width] }
}

/** (1, height, width, channel) to (channel, 1, height, width). */
function reorderDepthwise(
  source: readonly number[],
  { height, width, channels }: { height: number; width: number; channels: number },
): { data: Float32Array; dims: number[] } {
  const { data } = reorderFilters(source, { outputs: 1, height, width, inputs: channels })
  return { data, dims: [channels, 1, height, width] }
}
