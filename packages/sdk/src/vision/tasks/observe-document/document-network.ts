import type { DocumentInference, ReadStrips } from '@honnin/shared/vision'

/** The networks that look at documents. */
export interface DocumentNetwork extends DocumentInference {
  readonly backend: 'wasm' | 'webgpu'
  readonly threads: number
  /** Reads digits of print. */
  readonly readStrips: ReadStrips
}
