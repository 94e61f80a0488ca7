/**
 * What can go wrong with a model file:
 * - `manifest_missing`, `manifest_invalid`: the models were not built, or the manifest is not one.
 * - `model_unknown`: no such id. `model_missing`: the file is not there. `model_corrupt`: size or SHA-256 differ.
 * - `download_unavailable`: the model is not one to download. `download_refused`: not an allowed address, or the server
 *   answered with an error. `download_interrupted`: the connection failed or ended early. `download_too_large`: more
 *   bytes than announced in the manifest. `download_mismatch`: the bytes do not have the pinned SHA-256.
 */
export type ModelErrorCode =
  | 'manifest_missing'
  | 'manifest_invalid'
  | 'model_unknown'
  | 'model_missing'
  | 'model_corrupt'
  | 'download_unavailable'
  | 'download_refused'
  | 'download_interrupted'
  | 'download_too_large'
  | 'download_mismatch'

/** A model file is missing, damaged or refused; the message says what to do about it. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
  readonly code: ModelErrorCode

  constructor(code: ModelErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
