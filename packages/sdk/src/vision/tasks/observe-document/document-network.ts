import type { DocumentInference } from '@honnin/shared/vision'

/** The networks that find documents. */
export interface DocumentNetwork extends DocumentInference {
  readonly backend: 'wasm' | 'webgpu'
  readonly threads: number
}
