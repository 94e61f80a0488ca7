import { FlatbufferTable } from './flatbuffer-table.ts'
import { FlatbufferWriter } from './flatbuffer-writer.ts'
import {
  BUILTIN,
  CONCATENATION_OPTIONS,
  GATHER_OPTIONS,
  METADATA,
  MODEL,
  OPERATOR,
  OPERATOR_CODE,
  OPTIONS_TYPE,
  SUBGRAPH,
  TENSOR,
  TENSOR_TYPE,
} from './tflite-schema.ts'

/** Operator version of CONCATENATION and GATHER over float tensors. */
const OPERATOR_VERSION = 1
/** The last axis of an NHWC tensor. */
const CHANNEL_AXIS = 3
/** The new tables carry data that must stay aligned to 16 within the file, and so must the old bytes behind them. */
const FILE_ALIGNMENT = 16

/** What the task asks of the landmark model's outputs: one tensor of all points, then one presence score. */
export interface LandmarkOutputs {
  /** Tensors of shape [1,1,1,length] that are put behind one another. */
  readonly blocks: readonly { readonly tensor: number; readonly length: number }[]
  /** For each value of the new landmark tensor its place in the blocks. */
  readonly order: readonly number[]
  /** Number of the tensor with the presence score. */
  readonly presenceTensor: number
}

/**
 * Gives an older TFLite model the metadata (and for the landmark model the outputs) that a MediaPipe task expects, without
 * rewriting one of its bytes: a new root table goes in front of the old file and points at the old tables.
 */
export function adaptTflite(
  old: Uint8Array,
  { metadata, landmarkOutputs }: { metadata: Uint8Array; landmarkOutputs?: LandmarkOutputs },
): Uint8Array {
  const model = FlatbufferTable.root(old)
  const writer = new FlatbufferWriter()
  const linksToOld: { slot: number; target: number }[] = []
  const keep = (slot: number, target: number): void => {
    linksToOld.push({ slot, target })
  }
  /** A vector of the old tables followed by `added` new ones, whose slots are returned. */
  const extendVector = (slot: number, tables: readonly FlatbufferTable[], added: number): number[] => {
    const slots = writer.tableVectorAt(slot, tables.length + added)
    tables.forEach((table, index) => keep(slots[index] ?? slot, table.position))
    return slots.slice(tables.length)
  }
  const keepField = (slot: number, field: number): void => {
    const target = model.target(field)
    if (target === undefined) throw new TypeError(`the model has no field ${field}`)
    keep(slot, target)
  }

  const hasDescription = model.target(MODEL.description) !== undefined
  const root = writer.root('TFL3', [4, 4, 4, hasDescription ? 4 : 0, 4, 0, 4])
  writer.uint32(root.field(MODEL.version), model.int32(MODEL.version))
  if (hasDescription) keepField(root.field(MODEL.description), MODEL.description)

  const oldBuffers = model.tables(MODEL.buffers)
  const buffers = landmarkOutputs ? [metadata, encodeIntegers(landmarkOutputs.order)] : [metadata]
  const bufferSlots = extendVector(root.field(MODEL.buffers), oldBuffers, buffers.length)
  buffers.forEach((data, index) => {
    const buffer = writer.tableAt(bufferSlots[index] ?? 0, [4])
    writer.dataAt(buffer.field(0), data)
  })
  if (landmarkOutputs) {
    appendLandmarks({ writer, model, root, extendVector, landmarkOutputs, orderBuffer: oldBuffers.length + 1 })
  } else {
    keepField(root.field(MODEL.operatorCodes), MODEL.operatorCodes)
    keepField(root.field(MODEL.subgraphs), MODEL.subgraphs)
  }

  const [entrySlot = 0] = writer.tableVectorAt(root.field(MODEL.metadata), 1)
  const entry = writer.tableAt(entrySlot, [4, 4])
  writer.uint32(entry.field(METADATA.buffer), oldBuffers.length)
  writer.textAt(entry.field(METADATA.name), 'TFLITE_METADATA')

  writer.align(FILE_ALIGNMENT)
  const oldStart = writer.length
  for (const { slot, target } of linksToOld) writer.link(slot, oldStart + target)
  writer.append(old)
  return writer.finish()
}

/** Copies the only subgraph's table and adds `landmarks = gather(concatenation(blocks), order)` as its first output. */
function appendLandmarks(context: {
  writer: FlatbufferWriter
  model: FlatbufferTable
  root: { field: (index: number) => number }
  extendVector: (slot: number, tables: readonly FlatbufferTable[], added: number) => number[]
  landmarkOutputs: LandmarkOutputs
  orderBuffer: number
}): void {
  const { writer, model, root, extendVector, landmarkOutputs, orderBuffer } = context
  const { blocks, order, presenceTensor } = landmarkOutputs
  const oldCodes = model.tables(MODEL.operatorCodes)
  const [oldGraph] = model.tables(MODEL.subgraphs)
  if (!oldGraph) throw new TypeError('the model has no graph')

  const codeSlots = extendVector(root.field(MODEL.operatorCodes), oldCodes, 2)
  const builtins = [BUILTIN.concatenation, BUILTIN.gather]
  builtins.forEach((builtin, index) => {
    const code = writer.tableAt(codeSlots[index] ?? 0, [1, 0, 4, 4])
    writer.uint8(code.field(OPERATOR_CODE.deprecatedBuiltinCode), builtin)
    writer.uint32(code.field(OPERATOR_CODE.version), OPERATOR_VERSION)
    writer.uint32(code.field(OPERATOR_CODE.builtinCode), builtin)
  })

  const [graphSlot = 0] = writer.tableVectorAt(root.field(MODEL.subgraphs), 1)
  const graph = writer.tableAt(graphSlot, [4, 4, 4, 4])
  const oldTensors = oldGraph.tables(SUBGRAPH.tensors)
  const orderTensor = oldTensors.length
  const blocksTensor = oldTensors.length + 1
  const landmarksTensor = oldTensors.length + 2
  const blocksLength = blocks.reduce((sum, { length }) => sum + length, 0)
  const added = [
    { shape: [order.length], type: TENSOR_TYPE.int32, buffer: orderBuffer, name: 'landmark_order' },
    { shape: [1, 1, 1, blocksLength], type: TENSOR_TYPE.float32, buffer: 0, name: 'landmark_blocks' },
    { shape: [1, 1, 1, order.length], type: TENSOR_TYPE.float32, buffer: 0, name: 'landmarks' },
  ]
  const tensorSlots = extendVector(graph.field(SUBGRAPH.tensors), oldTensors, added.length)
  added.forEach(({ shape, type, buffer, name }, index) => {
    const tensor = writer.tableAt(tensorSlots[index] ?? 0, [4, 1, 4, 4])
    writer.uint8(tensor.field(TENSOR.type), type)
    writer.uint32(tensor.field(TENSOR.buffer), buffer)
    writer.integersAt(tensor.field(TENSOR.shape), shape)
    writer.textAt(tensor.field(TENSOR.name), name)
  })
  writer.integersAt(graph.field(SUBGRAPH.inputs), oldGraph.integers(SUBGRAPH.inputs))
  writer.integersAt(graph.field(SUBGRAPH.outputs), [landmarksTensor, presenceTensor])

  const operators = [
    {
      inputs: blocks.map(({ tensor }) => tensor),
      output: blocksTensor,
      optionsType: OPTIONS_TYPE.concatenation,
      axisField: CONCATENATION_OPTIONS.axis,
    },
    {
      inputs: [blocksTensor, orderTensor],
      output: landmarksTensor,
      optionsType: OPTIONS_TYPE.gather,
      axisField: GATHER_OPTIONS.axis,
    },
  ]
  const slots = extendVector(graph.field(SUBGRAPH.operators), oldGraph.tables(SUBGRAPH.operators), operators.length)
  operators.forEach(({ inputs, output, optionsType, axisField }, index) => {
    const operator = writer.tableAt(slots[index] ?? 0, [4, 4, 4, 1, 4])
    writer.uint32(operator.field(OPERATOR.opcodeIndex), oldCodes.length + index)
    writer.integersAt(operator.field(OPERATOR.inputs), inputs)
    writer.integersAt(operator.field(OPERATOR.outputs), [output])
    writer.uint8(operator.field(OPERATOR.optionsType), optionsType)
    const options = writer.tableAt(operator.field(OPERATOR.options), [4])
    writer.uint32(options.field(axisField), CHANNEL_AXIS)
  })
}

function encodeIntegers(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length))
  values.forEach((value, index) => view.setInt32(4 * index, value, true))
  return new Uint8Array(view.buffer)
}
