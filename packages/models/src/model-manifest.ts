import * as v from 'valibot'

/** Every model the project knows; the last two come only by download. */
export const MODEL_IDS = [
  'face-landmarker',
  'face-detector-tiny',
  'face-detector-ssd',
  'face-landmarks-68',
  'face-recognition',
  'face-mesh',
  'document-corners',
  'document-outline',
  'document-edges',
  'mrz-lines',
  'mrz-characters',
  'face-detector-yunet',
  'face-recognition-sface',
] as const

export type ModelId = (typeof MODEL_IDS)[number]

export const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
export const SizeBytes = v.pipe(v.number(), v.integer(), v.minValue(1))

/** A float32 tensor; a text dimension is free (`n` is the batch). */
const TensorDescription = v.strictObject({
  name: v.string(),
  shape: v.array(v.union([v.number(), v.string()])),
  meaning: v.string(),
})

export const LargestDifference = v.strictObject({
  /** Largest absolute difference of any output value, in the unit of that output. */
  value: v.number(),
  /** What the model was compared with, and over which inputs. */
  against: v.string(),
})

/** Bytes as they come over the network. */
const ModelDownload = v.strictObject({ url: v.pipe(v.string(), v.url()), sizeBytes: SizeBytes, sha256: Sha256 })

const ManifestEntry = v.strictObject({
  id: v.picklist(MODEL_IDS),
  file: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]*$/)),
  format: v.picklist(['onnx', 'mediapipe-task']),
  sizeBytes: SizeBytes,
  sha256: Sha256,
  /** SPDX identifier of the weights' licence. */
  licence: v.string(),
  origin: v.strictObject({ kind: v.picklist(['npm package', 'own training', 'download']), source: v.string() }),
  purpose: v.string(),
  inputs: v.array(TensorDescription),
  outputs: v.array(TensorDescription),
  largestDifference: v.optional(LargestDifference),
  download: v.optional(ModelDownload),
})

/** One model: where it comes from, what goes in and out, and the size and SHA-256 by which it is recognised. */
export type ModelEntry = v.InferOutput<typeof ManifestEntry>
export type ModelDownload = v.InferOutput<typeof ModelDownload>
export type TensorDescription = v.InferOutput<typeof TensorDescription>
export type LargestDifference = v.InferOutput<typeof LargestDifference>

/** Content of `models.json`, which lies beside the model files and is served with them. */
export const ModelManifest = v.strictObject({ version: v.literal(1), models: v.array(ManifestEntry) })
export type ModelManifest = v.InferOutput<typeof ModelManifest>

/** Name of the manifest in the folder of the models. */
export const MANIFEST_FILE = 'models.json'
