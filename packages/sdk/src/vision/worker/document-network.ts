import {
  DOCUMENT_NETWORKS,
  documentInference,
  warmDocumentNetworks,
  type DocumentNetworkId,
} from '@honnin/shared/vision'
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
  const [characters, ...networks] = await Promise.all([
    assets.model('mrz-characters'),
    ...DOCUMENT_NETWORKS.map(async (id) => [id, await assets.model(id)] as const),
  ])
  const models = { characters, networks }
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
  readonly models: {
    readonly characters: Uint8Array
    readonly networks: readonly (readonly [DocumentNetworkId, Uint8Array])[]
  }
  readonly backend: 'wasm' | 'webgpu'
}

async function startNetworks(ort: OnnxRuntime, { assets, models, backend }: StartOptions): Promise<DocumentNetwork> {
  const threads = self.crossOriginIsolated ? threadsFor(navigator.hardwareConcurrency) : 1
  ort.env.wasm.wasmPaths = assets.url('onnxruntime/')
  ort.env.wasm.numThreads = threads
  ort.env.logLevel = 'error'
  const open = (model: Uint8Array, provider: 'wasm' | 'webgpu') =>
    ort.InferenceSession.create(model, { executionProviders: [provider], graphOptimizationLevel: 'all' })
  const opened = models.networks.map(async ([id, model]) => [id, await open(model, backend)] as const)
  // A few small strips before a shot: not worth the way to a graphics card and back.
  const [characters, ...networks] = await Promise.all([open(models.characters, 'wasm'), ...opened])
  const sessions = new Map(networks)
  const run = (session: Ort.InferenceSession, data: Float32Array, dims: readonly number[]) =>
    session.run({ image: new ort.Tensor('float32', data, dims) })
  const infer = documentInference(async (id, { data, dims }, outputs) => {
    const session = sessions.get(id)
    if (!session) throw new VisionError('task_failed', `${id} was not opened`)
    const results = await run(session, data, dims)
    return Object.fromEntries(outputs.map((output) => [output, valuesOf(results[output])])) as Record<
      (typeof outputs)[number],
      Float32Array
    >
  })
  // Better now than on the first frame of a person who waits.
  await warmDocumentNetworks(infer)
  return {
    ...infer,
    backend,
    threads,
    readStrips: async ({ luma, dims }) => valuesOf((await run(characters, luma, dims)).logits),
  }
}

function valuesOf(tensor: Ort.Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data
  throw new VisionError('task_failed', 'a document network gave other outputs than its manifest says')
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
