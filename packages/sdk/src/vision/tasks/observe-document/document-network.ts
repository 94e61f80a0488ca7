import type { DocumentCornerOutputs } from '@honnin/shared/vision'

/** Finds document corners: takes what `prepareDocumentInput` makes. */
export interface DocumentNetwork {
  readonly backend: 'wasm' | 'webgpu'
  readonly threads: number
  run(pixels: Float32Array): Promise<DocumentCornerOutputs>
}
