/**
 * Field numbers and codes of the TFLite schema, version 3
 * (https://github.com/tensorflow/tensorflow/blob/v2.14.0/tensorflow/lite/schema/schema.fbs): only what is used here.
 */
export const MODEL = { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4, metadata: 6 } as const
export const SUBGRAPH = { tensors: 0, inputs: 1, outputs: 2, operators: 3 } as const
export const TENSOR = { shape: 0, type: 1, buffer: 2, name: 3 } as const
export const OPERATOR_CODE = { deprecatedBuiltinCode: 0, customCode: 1, version: 2, builtinCode: 3 } as const
export const OPERATOR = { opcodeIndex: 0, inputs: 1, outputs: 2, optionsType: 3, options: 4 } as const
export const BUFFER = { data: 0 } as const
export const METADATA = { name: 0, buffer: 1 } as const

export const CONV_OPTIONS = { padding: 0, strideWidth: 1, strideHeight: 2, activation: 3 } as const
export const DEPTHWISE_OPTIONS = { padding: 0, strideWidth: 1, strideHeight: 2, multiplier: 3, activation: 4 } as const
export const POOL_OPTIONS = {
  padding: 0,
  strideWidth: 1,
  strideHeight: 2,
  filterWidth: 3,
  filterHeight: 4,
  activation: 5,
} as const
export const ADD_OPTIONS = { activation: 0 } as const
export const CONCATENATION_OPTIONS = { axis: 0 } as const
export const GATHER_OPTIONS = { axis: 0 } as const

export const PADDING = { same: 0, valid: 1 } as const
export const ACTIVATION = { none: 0 } as const
export const TENSOR_TYPE = { float32: 0, float16: 1, int32: 2 } as const
/** Tags of the BuiltinOptions union. */
export const OPTIONS_TYPE = { concatenation: 10, gather: 23 } as const

export const BUILTIN = {
  add: 0,
  concatenation: 2,
  conv2d: 3,
  depthwiseConv2d: 4,
  dequantize: 6,
  maxPool2d: 17,
  pad: 34,
  gather: 36,
  prelu: 54,
} as const
