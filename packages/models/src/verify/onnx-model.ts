import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { ModelId } from '../model-manifest.ts'
import { ModelStore } from '../model-store.ts'
import { toPlanes, type SampleImage } from './sample-images.ts'

/** A model of this package in onnxruntime. */
export interface OnnxModel {
  /** Runs the model on one image; throws where the output is not there. */
  readonly run: (image: SampleImage) => Promise<(output: string) => Float32Array>
  readonly release: () => Promise<void>
}

export async function openOnnxModel(id: ModelId): Promise<OnnxModel> {
  const session = await InferenceSession.create(await ModelStore.default().load(id), {
    intraOpNumThreads: 1, // threads of one session spin after each run
    logSeverityLevel: 3,
  })
  return {
    async run(image) {
      const tensor = new Tensor('float32', toPlanes(image), [1, 3, image.size, image.size])
      const results = await session.run({ image: tensor })
      return (output) => {
        const data = results[output]?.data
        if (!(data instanceof Float32Array)) throw new TypeError(`${id} has no float32 output ${output}`)
        return data
      }
    },
    release: () => session.release(),
  }
}
