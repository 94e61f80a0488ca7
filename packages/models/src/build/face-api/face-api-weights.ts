import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import * as v from 'valibot'
import type { OnnxTensor } from '../onnx/onnx-graph.ts'

/** tfjs weight manifest: entries lie back to back in the listed files, in the listed order. */
const WeightGroups = v.array(
  v.object({
    paths: v.array(v.string()),
    weights: v.array(
      v.object({
        name: v.string(),
        shape: v.array(v.number()),
        dtype: v.picklist(['float32', 'int32']),
        quantization: v.optional(v.object({ dtype: v.literal('uint8'), scale: v.number(), min: v.number() })),
      }),
    ),
  }),
)

/** A weight in TensorFlow's layout (convolution filters: height, width, input, output). */
export interface FaceApiWeight {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** The weights of one network of `@vladmandic/face-api`, by name; an unknown name is a programming error. */
export interface FaceApiWeights {
  get(name: string): FaceApiWeight
}

/** Folder in which `@vladmandic/face-api` keeps its weights. */
export function faceApiModelDirectory(): string {
  const manifest = createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')
  return path.join(path.dirname(manifest), 'model')
}

/** Reads the network `name` (for example `face_recognition_model`) from the installed package. */
export function readFaceApiWeights(name: string): FaceApiWeights {
  const directory = faceApiModelDirectory()
  const groups = v.parse(
    WeightGroups,
    JSON.parse(readFileSync(path.join(directory, `${name}-weights_manifest.json`), 'utf8')),
  )
  const weights = new Map<string, FaceApiWeight>()
  for (const group of groups) {
    const bytes = Buffer.concat(group.paths.map((file) => readFileSync(path.join(directory, file))))
    let offset = 0
    for (const { name: weightName, shape, dtype, quantization } of group.weights) {
      const length = shape.reduce((product, dim) => product * dim, 1)
      const sizeBytes = quantization ? length : 4 * length
      const raw = bytes.subarray(offset, offset + sizeBytes)
      offset += sizeBytes
      weights.set(weightName, { shape, data: decodeWeight(raw, dtype, quantization) })
    }
    if (offset !== bytes.length) throw new Error(`${name}: ${bytes.length} bytes of weights, ${offset} described`)
  }
  return {
    get(weightName) {
      const weight = weights.get(weightName)
      if (!weight) throw new TypeError(`${name} has no weight ${weightName}`)
      return weight
    },
  }
}

function decodeWeight(
  raw: Uint8Array,
  dtype: 'float32' | 'int32',
  quantization: { scale: number; min: number } | undefined,
): Float32Array {
  if (quantization) {
    const { scale, min } = quantization
    return Float32Array.from(raw, (value) =>
      dtype === 'int32' ? Math.round(value * scale + min) : value * scale + min,
    )
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  return Float32Array.from({ length: raw.byteLength / 4 }, (_, index) =>
    dtype === 'int32' ? view.getInt32(4 * index, true) : view.getFloat32(4 * index, true),
  )
}

/** Convolution filters from (height, width, input, output) to (output, input, height, width). */
export function convolutionFilters({ shape, data }: FaceApiWeight): OnnxTensor {
  const [height = 0, width = 0, inputs = 0, outputs = 0] = shape
  const transposed = new Float32Array(data.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let input = 0; input < inputs; input++)
        for (let output = 0; output < outputs; output++) {
          const source = ((y * width + x) * inputs + input) * outputs + output
          transposed[((output * inputs + input) * height + y) * width + x] = data[source] ?? NaN
        }
  return { data: transposed, dims: [outputs, inputs, height, width] }
}

/** Depthwise filters from (height, width, channels, 1) to (channels, 1, height, width). */
export function depthwiseFilters({ shape, data }: FaceApiWeight): OnnxTensor {
  const [height = 0, width = 0, channels = 0, multiplier = 0] = shape
  if (multiplier !== 1) throw new TypeError('only a channel multiplier of 1 is supported')
  return convolutionFilters({ shape: [height, width, 1, channels], data })
}

/** The filters with every output channel multiplied by its own factor: folds a following scale into the convolution. */
export function scaleOutputChannels(filters: OnnxTensor, factors: ArrayLike<number>): OnnxTensor {
  const perChannel = filters.data.length / (filters.dims[0] ?? 1)
  const data = filters.data.map((value, index) => value * (factors[Math.floor(index / perChannel)] ?? NaN))
  return { data, dims: filters.dims }
}
