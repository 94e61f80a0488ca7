/**
 * - `asset_load_failed`: a model, runtime or the worker itself could not be fetched, or is not what the manifest says.
 * - `worker_crashed`: the worker died with this request; the next request starts it anew, once.
 * - `worker_unavailable`: the worker died again: only the manual shutter is left.
 * - `task_failed`: the networks refused this input.
 * - `superseded`: a newer frame for the same task came before this one was looked at.
 * - `disposed`: the client was disposed.
 */
export type VisionErrorCode =
  'asset_load_failed' | 'worker_crashed' | 'worker_unavailable' | 'task_failed' | 'superseded' | 'disposed'

export class VisionError extends Error {
  override readonly name = 'VisionError'
  readonly code: VisionErrorCode
  constructor(code: VisionErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
