import { ATTRIBUTE_TYPE, ModelProto, TENSOR_TYPE } from './onnx-schema.ts'

/** IR version and lowest operator set in use: every supported onnxruntime, native and web, reads them. */
const IR_VERSION = 7
const DEFAULT_OPERATOR_SET = 13

/** Name of a value (edge) in the graph. */
export type OnnxValue = string

/** A whole number, a list of whole numbers, a text, or `{ float }`: JavaScript does not tell 1 from 1.0, ONNX does. */
export type OnnxAttribute = number | readonly number[] | string | { readonly float: number }

/** A weight array with its dimensions in ONNX order (convolution filters: output, input / group, height, width). */
export interface OnnxTensor {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** Zero padding as ONNX writes it: top, left, bottom, right. */
export type Padding = readonly [top: number, left: number, bottom: number, right: number]

export const NO_PADDING: Padding = [0, 0, 0, 0]

export interface ConvolutionOptions {
  readonly stride?: number
  readonly padding?: Padding
  /** Number of groups; equal to the number of channels for a depthwise convolution. */
  readonly groups?: number
}

type Dimension = number | string

/** Collects nodes and weights and writes them as an ONNX file (IR 7). */
export class OnnxGraph {
  readonly #name: string
  readonly #operatorSet: number
  readonly #nodes: object[] = []
  readonly #initializers: object[] = []
  readonly #inputs: object[] = []
  readonly #outputs: object[] = []
  #lastId = 0

  constructor(name: string, operatorSet = DEFAULT_OPERATOR_SET) {
    this.#name = name
    this.#operatorSet = operatorSet
  }

  /** Declares a float32 input; a text dimension is free. */
  input(name: string, dims: readonly Dimension[]): OnnxValue {
    this.#inputs.push(describeValue(name, dims))
    return name
  }

  /** Publishes `value` as the float32 output `name`. */
  output(name: string, value: OnnxValue, dims: readonly Dimension[]): void {
    this.#nodes.push({ input: [value], output: [name], name, op_type: 'Identity', attribute: [] })
    this.#outputs.push(describeValue(name, dims))
  }

  floats(values: ArrayLike<number>, dims: readonly number[] = [values.length]): OnnxValue {
    return this.#initializer(TENSOR_TYPE.float32, Float32Array.from(values), dims)
  }

  scalar(value: number): OnnxValue {
    return this.floats([value], [])
  }

  /** A one-dimensional int64 constant, as shapes, axes and paddings are given since operator set 13. */
  integers(values: readonly number[]): OnnxValue {
    return this.#initializer(TENSOR_TYPE.int64, BigInt64Array.from(values, BigInt), [values.length])
  }

  integerScalar(value: number): OnnxValue {
    return this.#initializer(TENSOR_TYPE.int64, BigInt64Array.of(BigInt(value)), [])
  }

  /** Adds an operator with one output. */
  node(
    operator: string,
    inputs: readonly OnnxValue[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): OnnxValue {
    const output = this.#nextId(operator)
    const attribute = Object.entries(attributes).map(([name, value]) => describeAttribute(name, value))
    this.#nodes.push({ input: [...inputs], output: [output], name: output, op_type: operator, attribute })
    return output
  }

  convolution(
    x: OnnxValue,
    filters: OnnxTensor,
    bias: ArrayLike<number> | undefined,
    options: ConvolutionOptions = {},
  ): OnnxValue {
    const { stride = 1, padding = NO_PADDING, groups = 1 } = options
    const inputs = [x, this.floats(filters.data, filters.dims)]
    if (bias) inputs.push(this.floats(bias))
    return this.node('Conv', inputs, {
      kernel_shape: filters.dims.slice(2),
      strides: [stride, stride],
      pads: padding,
      group: groups,
    })
  }

  reshape(x: OnnxValue, shape: readonly number[]): OnnxValue {
    return this.node('Reshape', [x, this.integers(shape)])
  }

  /** Elements `start` up to `end` (not included) along `axis`. */
  slice(x: OnnxValue, range: { axis: number; start: number; end: number }): OnnxValue {
    return this.node('Slice', [
      x,
      this.integers([range.start]),
      this.integers([range.end]),
      this.integers([range.axis]),
    ])
  }

  encode(): Uint8Array {
    const model = {
      ir_version: IR_VERSION,
      producer_name: 'honnin-models',
      opset_import: [{ domain: '', version: this.#operatorSet }],
      graph: {
        name: this.#name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    }
    const problem = ModelProto.verify(model)
    if (problem) throw new TypeError(`graph ${this.#name}: ${problem}`)
    return ModelProto.encode(ModelProto.create(model)).finish()
  }

  #initializer(type: number, data: Float32Array | BigInt64Array, dims: readonly number[]): OnnxValue {
    const expected = dims.reduce((product, dim) => product * dim, 1)
    if (expected !== data.length) throw new TypeError(`${data.length} values do not fill [${dims.join(', ')}]`)
    const name = this.#nextId('weight')
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    this.#initializers.push({ dims: [...dims], data_type: type, name, raw_data: raw })
    return name
  }

  #nextId(prefix: string): string {
    this.#lastId += 1
    return `${prefix}_${this.#lastId}`
  }
}

/** Padding of TensorFlow's SAME rule for one axis length: the odd row or column goes to the end. */
export function samePadding(length: number, kernel: number, stride: number): Padding {
  const outputLength = Math.ceil(length / stride)
  const total = Math.max(0, (outputLength - 1) * stride + kernel - length)
  const start = Math.floor(total / 2)
  return [start, start, total - start, total - start]
}

function describeValue(name: string, dims: readonly Dimension[]): object {
  const dim = dims.map((value) => (typeof value === 'string' ? { dim_param: value } : { dim_value: value }))
  return { name, type: { tensor_type: { elem_type: TENSOR_TYPE.float32, shape: { dim } } } }
}

function describeAttribute(name: string, value: OnnxAttribute): object {
  if (typeof value === 'number') return { name, i: value, type: ATTRIBUTE_TYPE.int }
  if (typeof value === 'string') return { name, s: Buffer.from(value), type: ATTRIBUTE_TYPE.string }
  if ('float' in value) return { name, f: value.float, type: ATTRIBUTE_TYPE.float }
  return { name, ints: [...value], type: ATTRIBUTE_TYPE.ints }
}
