import { downloadInto } from './download/download-model.ts'
import type { ModelId, ModelManifest } from './model-manifest.ts'
import { ModelStore } from './model-store.ts'

export { ModelError, type ModelErrorCode } from './model-error.ts'
export type { ModelEntry, ModelId, ModelManifest, TensorDescription } from './model-manifest.ts'

/** The folder with the model files and `models.json`, to be served as it is. */
export function modelsDirectory(): string {
  return ModelStore.default().directory
}

/** The manifest of all models, built or to be downloaded. Throws `ModelError` where the models were not built. */
export function modelManifest(): ModelManifest {
  return ModelStore.default().manifest()
}

/** Where the file of a model lies or would lie; it is not looked at. Throws `ModelError` (`model_unknown`). */
export function modelPath(id: ModelId): string {
  return ModelStore.default().path(id)
}

/**
 * Reads a model. The bytes MUST have the size and SHA-256 of the manifest, or a `ModelError` (`model_missing`,
 * `model_corrupt`, `model_unknown`) says what to do.
 *
 * @example
 * const session = await InferenceSession.create(await loadModel('face-recognition'), { intraOpNumThreads: 1 })
 */
export async function loadModel(id: ModelId): Promise<Uint8Array> {
  return ModelStore.default().load(id)
}

/**
 * Fetches a model that the manifest offers for download, for operators with a network: the only function here that opens
 * a connection. The file appears only once its size and SHA-256 are those of the manifest. Returns its path; throws
 * `ModelError` (`download_unavailable`, `download_refused`, `download_interrupted`, `download_too_large`,
 * `download_mismatch`).
 */
export async function downloadModel(id: ModelId, options: { signal?: AbortSignal } = {}): Promise<string> {
  return downloadInto(ModelStore.default(), id, options)
}
