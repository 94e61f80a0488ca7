import { loadModel, modelManifest, type ModelId } from '@honnin/models'
import { InferenceSession, Tensor } from 'onnxruntime-node'

/** A float32 tensor going in. */
export interface PlanarInput {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** A network of one model file, opened once and shared by all verifications. */
export class Network {
  /** `<model id>@<first 12 hex digits of its SHA-256>`, as results name it. */
  readonly name: string
  readonly #session: InferenceSession

  constructor(name: string, session: InferenceSession) {
    this.name = name
    this.#session = session
  }

  /** Runs the network on its input `image` and returns the named float32 outputs. */
  async run<const Output extends string>(
    image: PlanarInput,
    outputs: readonly Output[],
  ): Promise<Readonly<Record<Output, Float32Array>>> {
    const feeds = { image: new Tensor('float32', image.data, image.dims) }
    const results = await this.#session.run(feeds, outputs)
    const read = (output: Output): readonly [Output, Float32Array] => {
      const data = results[output]?.data
      if (!(data instanceof Float32Array)) throw new TypeError(`${this.name} has no float32 output ${output}`)
      return [output, data]
    }
    return Object.fromEntries(outputs.map(read)) as Record<Output, Float32Array>
  }

  async release(): Promise<void> {
    await this.#session.release()
  }
}

/** Opens a model whose bytes have the SHA-256 of the manifest; throws `ModelError` where they do not. */
export async function openNetwork(id: ModelId): Promise<Network> {
  const bytes = await loadModel(id)
  const session = await InferenceSession.create(bytes, {
    // Threads of one session spin after each run and slow its neighbours: parallel over requests instead.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  })
  const sha256 = modelManifest().models.find((model) => model.id === id)?.sha256 ?? ''
  return new Network(`${id}@${sha256.slice(0, 12)}`, session)
}
