import { FlatbufferTable } from './flatbuffer-table.ts'
import { BUFFER, BUILTIN, MODEL, OPERATOR, OPERATOR_CODE, SUBGRAPH, TENSOR, TENSOR_TYPE } from './tflite-schema.ts'

/** A tensor of a TFLite graph; `data` is empty for values that are computed. */
export interface TfliteTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly type: number
  readonly data: Uint8Array
}

/** One operator; `builtin` is its code in the TFLite schema, `inputs` and `outputs` are tensor numbers. */
export interface TfliteOperator {
  readonly builtin: number
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly options: FlatbufferTable | undefined
}

/** The only graph of a TFLite file, operators in the order in which they run. */
export interface TfliteModel {
  readonly inputs: readonly number[]
  readonly tensors: readonly TfliteTensor[]
  readonly operators: readonly TfliteOperator[]
}

export function readTfliteModel(bytes: Uint8Array): TfliteModel {
  const model = FlatbufferTable.root(bytes)
  const [graph, ...others] = model.tables(MODEL.subgraphs)
  if (!graph || others.length > 0) throw new TypeError('expected a model with one graph')
  const codes = model.tables(MODEL.operatorCodes)
  const buffers = model.tables(MODEL.buffers)
  const tensors = graph.tables(SUBGRAPH.tensors).map((tensor) => ({
    name: tensor.text(TENSOR.name),
    shape: tensor.integers(TENSOR.shape),
    type: tensor.uint8(TENSOR.type),
    data: buffers[tensor.int32(TENSOR.buffer)]?.bytes(BUFFER.data) ?? new Uint8Array(),
  }))
  const operators = graph.tables(SUBGRAPH.operators).map((operator) => {
    const code = codes[operator.int32(OPERATOR.opcodeIndex)]
    return {
      // Newer codes do not fit the old one-byte field; both are 0 or equal for those that do.
      builtin: Math.max(
        code?.uint8(OPERATOR_CODE.deprecatedBuiltinCode) ?? 0,
        code?.int32(OPERATOR_CODE.builtinCode) ?? 0,
      ),
      inputs: operator.integers(OPERATOR.inputs),
      outputs: operator.integers(OPERATOR.outputs),
      options: operator.table(OPERATOR.options),
    }
  })
  return { inputs: graph.integers(SUBGRAPH.inputs), tensors, operators }
}

/** The operators that lead from the `given` tensors to `targets`, in running order. */
export function operatorsBetween(
  model: TfliteModel,
  { given, targets }: { given: ReadonlySet<number>; targets: readonly number[] },
): TfliteOperator[] {
  const wanted = new Set(targets)
  const needed: TfliteOperator[] = []
  for (const operator of [...model.operators].reverse()) {
    if (!operator.outputs.some((output) => wanted.has(output) && !given.has(output))) continue
    for (const input of operator.inputs) wanted.add(input)
    needed.push(operator)
  }
  return needed.reverse()
}

/**
 * The constant behind tensor `index` as numbers: float32, int32, or float16 that the graph widens by DEQUANTIZE before
 * it is used.
 */
export function readConstant(model: TfliteModel, index: number): number[] {
  const tensor = model.tensors[index]
  if (!tensor) throw new TypeError(`the graph has no tensor ${index}`)
  if (tensor.data.length === 0) {
    const widening = model.operators.find(
      ({ builtin, outputs }) => builtin === BUILTIN.dequantize && outputs.includes(index),
    )
    const source = widening?.inputs[0]
    if (source === undefined) throw new TypeError(`tensor ${tensor.name} is not a constant`)
    return readConstant(model, source)
  }
  const view = new DataView(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength)
  const read = (width: number, at: (offset: number) => number): number[] =>
    Array.from({ length: view.byteLength / width }, (_, position) => at(width * position))
  switch (tensor.type) {
    case TENSOR_TYPE.float32:
      return read(4, (offset) => view.getFloat32(offset, true))
    case TENSOR_TYPE.int32:
      return read(4, (offset) => view.getInt32(offset, true))
    case TENSOR_TYPE.float16:
      return read(2, (offset) => widenHalf(view.getUint16(offset, true)))
    default:
      throw new TypeError(`tensor ${tensor.name} has the unsupported type ${tensor.type}`)
  }
}

/** IEEE 754 binary16 to a number; every such value is exact in float32. */
export function widenHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
