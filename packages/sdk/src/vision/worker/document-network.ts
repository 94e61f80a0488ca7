import { DOCUMENT_INPUT_DIMS, EDGE_INPUT_DIMS } from '@honnin/shared/vision'
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
 * Loads the networks that find documents and read digits: the former on WebGPU where a real adapter exists and takes them, else
 * on WebAssembly with SIMD, with threads where the page is cross-origin isolated. Rejects with `asset_load_failed`.
 */
export async function loadDocumentNetwork(assets: AssetStore): Promise<DocumentNetwork> {
  const [corners, edges, characters] = await Promise.all([
    assets.model('document-corners'),
    assets.model('document-edges'),
    assets.model('mrz-characters'),
  ])
  const models = { corners, edges, characters }
  if (await hasRealAdapter()) {
    try {
      return await startNetworks(await import('onnxruntime-web/webgpu'), { assets, models, backend: 'webgpu' })
    } catch {
      // A driver that offers an adapter and then fails: WebAssembly does the same work everywhere.
    }
  }
  try {
    return await startNetworks(await import('onnxruntime-web/wasm'), { assets, models, backend: 'wasm' })
  } catch (cause) {
    throw new VisionError('asset_load_failed', 'the document networks could not be started', { cause })
  }
}

interface StartOptions {
  readonly assets: AssetStore
  readonly models: { readonly corners: Uint8Array; readonly edges: Uint8Array; readonly characters: Uint8Array }
  readonly backend: 'wasm' | 'webgpu'
}

async function startNetworks(ort: OnnxRuntime, { assets, models, backend }: StartOptions): Promise<DocumentNetwork> {
  const threads = self.crossOriginIsolated ? threadsFor(navigator.hardwareConcurrency) : 1
  ort.env.wasm.wasmPaths = assets.url('onnxruntime/')
  ort.env.wasm.numThreads = threads
  ort.env.logLevel = 'error'
  const open = (model: Uint8Array, provider: 'wasm' | 'webgpu') =>
    ort.InferenceSession.create(model, { executionProviders: [provider], graphOptimizationLevel: 'all' })
  const [corners, edges, characters] = await Promise.all([
    open(models.corners, backend),
    open(models.edges, backend),
    // A few small strips before a shot: not worth the way to a graphics card and back.
    open(models.characters, 'wasm'),
  ])
  const run = (session: Ort.InferenceSession, data: Float32Array, dims: readonly number[]) =>
    session.run({ image: new ort.Tensor('float32', data, dims) })
  const network: DocumentNetwork = {
    backend,
    threads,
    corners: async (pixels) => {
      const { heatmaps, scores } = await run(corners, pixels, DOCUMENT_INPUT_DIMS)
      return { heatmaps: valuesOf(heatmaps), scores: valuesOf(scores) }
    },
    edges: async (strips) => valuesOf((await run(edges, strips, EDGE_INPUT_DIMS)).places),
    readStrips: async ({ luma, dims }) => valuesOf((await run(characters, luma, dims)).logits),
  }
  // The first runs compile and allocate: better now than on the first frame of a person who waits.
  await network.corners(new Float32Array(sizeOf(DOCUMENT_INPUT_DIMS)))
  await network.edges(new Float32Array(sizeOf(EDGE_INPUT_DIMS)))
  return network
}

function valuesOf(tensor: Ort.Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data
  throw new VisionError('task_failed', 'a document network gave other outputs than its manifest says')
}

const sizeOf = (dims: readonly number[]): number => dims.reduce((product, side) => product * side, 1)

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
