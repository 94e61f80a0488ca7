import { FlatbufferWriter } from './flatbuffer-writer.ts'

/** Tags of the TFLite metadata schema (tensorflow/lite-support, metadata_schema.fbs). */
const IMAGE_PROPERTIES = 2
const NORMALIZATION_OPTIONS = 1
const COLOR_SPACE_RGB = 1

/**
 * TFLite model metadata (file identifier M001) that tells a MediaPipe task how to turn RGB pixels 0..255 into the model's
 * one float input: `(value - mean) / std`.
 */
export function writeTaskMetadata({ mean, std }: { mean: number; std: number }): Uint8Array {
  const writer = new FlatbufferWriter()
  // ModelMetadata: subgraph_metadata 3, min_parser_version 7
  const model = writer.root('M001', [0, 0, 0, 4, 0, 0, 0, 4])
  writer.textAt(model.field(7), '1.0.0')
  const only = (slot: number): number => writer.tableVectorAt(slot, 1)[0] ?? slot

  // SubGraphMetadata: input_tensor_metadata 2
  const subgraph = writer.tableAt(only(model.field(3)), [0, 0, 4])
  // TensorMetadata: content 3, process_units 4
  const tensor = writer.tableAt(only(subgraph.field(2)), [0, 0, 0, 4, 4])
  // Content: content_properties (union tag 0, table 1)
  const content = writer.tableAt(tensor.field(3), [1, 4])
  writer.uint8(content.field(0), IMAGE_PROPERTIES)
  const image = writer.tableAt(content.field(1), [1])
  writer.uint8(image.field(0), COLOR_SPACE_RGB)
  // ProcessUnit: options (union tag 0, table 1)
  const unit = writer.tableAt(only(tensor.field(4)), [1, 4])
  writer.uint8(unit.field(0), NORMALIZATION_OPTIONS)
  const options = writer.tableAt(unit.field(1), [4, 4])
  writer.floatsAt(options.field(0), [mean])
  writer.floatsAt(options.field(1), [std])
  return writer.finish()
}
