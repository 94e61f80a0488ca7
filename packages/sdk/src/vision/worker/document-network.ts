import { DOCUMENT_INPUT_DIMS } from '@honnin/shared/vision'
import type * as Ort from 'onnxruntime-web/wasm'
import { VisionError } from '../protocol/index.ts'
import type { DocumentNetwork } from '../tasks/observe-document/document-network.ts'
import type { AssetStore } from './asset-store.ts'

type OnnxRuntime = typeof Ort

/** More threads than this cost more to wake than so small a network gives back. */
const mostThreads = 2
/** A thread waits by spinning: on fewer cores than this it takes the time that drawing the video needs. */
const coresPerThread = 2

/**
 * Loads the network that finds document corners: on WebGPU where a real adapter exists and takes it, else on WebAssembly
 * with SIMD, with threads where the page is cross-origin isolated. Rejects with `asset_load_failed`.
 */
export async function loadDocumentNetwork(assets: AssetStore): Promise<DocumentNetwork> {
  const model = await assets.model('document-corners')
  if (await hasRealAdapter()) {
    try {
      return await startNetwork(await import('onnxruntime-web/webgpu'), { assets, model, backend: 'webgpu' })
    } catch {
      // A driver that offers an adapter and then fails: WebAssembly does the same work everywhere.
    }
  }
  try {
    return await startNetwork(await import('onnxruntime-web/wasm'), { assets, model, backend: 'wasm' })
  } catch (cause) {
    throw new VisionError('asset_load_failed', 'the document network could not be started', { cause })
  }
}

interface StartOptions {
  readonly assets: AssetStore
  readonly model: Uint8Array
  readonly backend: 'wasm' | 'webgpu'
}

async function startNetwork(ort: OnnxRuntime, { assets, model, backend }: StartOptions): Promise<DocumentNetwork> {
  const threads = self.crossOriginIsolated ? threadsFor(navigator.hardwareConcurrency) : 1
  ort.env.wasm.wasmPaths = assets.url('onnxruntime/')
  ort.env.wasm.numThreads = threads
  ort.env.logLevel = 'error'
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [backend],
    graphOptimizationLevel: 'all',
  })
  const network: DocumentNetwork = {
    backend,
    threads,
    run: async (pixels) => {
      const image = new ort.Tensor('float32', pixels, DOCUMENT_INPUT_DIMS)
      const { heatmaps, scores } = await session.run({ image })
      if (!(heatmaps?.data instanceof Float32Array) || !(scores?.data instanceof Float32Array)) {
        throw new VisionError('task_failed', 'the document network gave other outputs than its manifest says')
      }
      return { heatmaps: heatmaps.data, scores: scores.data }
    },
  }
  // The first run compiles and allocates: better now than on the first frame of a person who waits.
  await network.run(new Float32Array(DOCUMENT_INPUT_DIMS.reduce<number>((product, side) => product * side, 1)))
  return network
}

const threadsFor = (cores: number): number => Math.max(1, Math.min(mostThreads, Math.floor(cores / coresPerThread)))

/** A fallback adapter computes on the processor, slower than WebAssembly does (WebGPU, "fallback adapter"). */
async function hasRealAdapter(): Promise<boolean> {
  if (navigator.gpu === undefined) return false
  try {
    const adapter = await navigator.gpu.requestAdapter()
    return adapter !== null && !adapter.info.isFallbackAdapter
  } catch {
    return false
  }
}
