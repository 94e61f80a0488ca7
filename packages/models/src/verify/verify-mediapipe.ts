import { createRequire } from 'node:module'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import sharp from 'sharp'
import * as v from 'valibot'
import { adaptTflite } from '../build/mediapipe/adapt-tflite.ts'
import { MESH_LENGTH, REFINED_BLOCKS, refinedOrder } from '../build/mediapipe/attention-mesh.ts'
import { LANDMARK_MODEL_FILE } from '../build/mediapipe/face-landmarker-task.ts'
import { readFaceMeshAsset } from '../build/mediapipe/face-mesh-assets.ts'
import { writeTaskMetadata } from '../build/mediapipe/task-metadata.ts'
import type { LargestDifference, ModelId } from '../model-manifest.ts'
import { ModelStore } from '../model-store.ts'
import { withChromiumPage } from './chromium-page.ts'
import { largestDifference } from './largest-difference.ts'
import { openOnnxModel } from './onnx-model.ts'
import { faceSquares, type SampleImage } from './sample-images.ts'
import { readStoredZip } from './stored-zip-reader.ts'

const INPUT_SIZE = 192
const AGAINST =
  'face_landmark_with_attention.tflite in TFLite of tasks-vision 1.1.0, 8 faces and noise, in input pixels'

/** Raw outputs of a TFLite model for one image, in the order of the file. */
type RawOutputs = readonly (readonly number[])[]

/** What the page hands back: by model, by image, by output. */
const PageResults = v.array(v.array(v.array(v.array(v.number()))))

/**
 * How far `face-landmarker` and `face-mesh` are from the network they were made from. All three run on the same pixels; the
 * two TFLite files in the runtime of tasks-vision (its ImageEmbedder hands out any model's raw outputs).
 */
export async function verifyMediapipeModels(chromium: string): Promise<ReadonlyMap<ModelId, LargestDifference>> {
  const images = await faceSquares(INPUT_SIZE)
  const task = readStoredZip(await ModelStore.default().load('face-landmarker'))
  const adapted = task.get(LANDMARK_MODEL_FILE)
  if (!adapted) throw new TypeError('the task holds no landmark model')
  // Metadata alone tells the runtime the range of the input; network and outputs stay those of the package.
  const metadata = writeTaskMetadata({ mean: 0, std: 255 })
  const original = adaptTflite(readFaceMeshAsset('face_landmark_with_attention.tflite'), { metadata })
  const [originalOutputs = [], adaptedOutputs = []] = await runTflite(chromium, [original, adapted], images)

  const model = await openOnnxModel('face-mesh')
  let taskDifference = 0
  let meshDifference = 0
  for (const [index, image] of images.entries()) {
    const { landmarks: expected, presence } = refine(originalOutputs[index] ?? [])
    const [landmarks = [], logit = []] = adaptedOutputs[index] ?? []
    taskDifference = Math.max(
      taskDifference,
      largestDifference([...landmarks, ...logit], [...expected, presence.logit]),
    )
    const output = await model.run(image)
    const found = [...output('mesh'), ...output('presence')]
    const expectedMesh = [...expected.slice(0, MESH_LENGTH), presence.probability]
    meshDifference = Math.max(meshDifference, largestDifference(found, expectedMesh))
  }
  await model.release()
  return new Map([
    ['face-landmarker', { value: taskDifference, against: AGAINST }],
    ['face-mesh', { value: meshDifference, against: AGAINST }],
  ])
}

/** Puts the outputs of the original file (mesh, three refined parts, two irises, then the face flag) together. */
function refine(outputs: RawOutputs): {
  landmarks: readonly number[]
  presence: { logit: number; probability: number }
} {
  const blocks = outputs.slice(0, -1)
  const lengths = REFINED_BLOCKS.map(({ length }) => length)
  if (
    !isDeepStrictEqual(
      blocks.map(({ length }) => length),
      lengths,
    )
  )
    throw new TypeError('the outputs are not in order')
  const values = blocks.flat()
  const logit = outputs.at(-1)?.[0] ?? NaN
  return {
    landmarks: refinedOrder().map((place) => values[place] ?? NaN),
    presence: { logit, probability: 1 / (1 + Math.exp(-logit)) },
  }
}

/** Runs each model on each image; the result is by model, then by image. */
async function runTflite(
  chromium: string,
  models: readonly Uint8Array[],
  images: readonly SampleImage[],
): Promise<readonly (readonly RawOutputs[])[]> {
  const tasksVision = path.dirname(createRequire(import.meta.url).resolve('@mediapipe/tasks-vision'))
  const files = new Map<string, Uint8Array>(models.map((bytes, index) => [`${index}.tflite`, bytes]))
  for (const [index, { pixels, size }] of images.entries()) {
    const picture = sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    files.set(`${index}.png`, await picture.png().toBuffer())
  }
  const results: unknown = await withChromiumPage(chromium, { vision: tasksVision, files }, (page) =>
    page.evaluate(`(async () => {
      const { FilesetResolver, ImageEmbedder } = await import('/vision/vision_bundle.mjs')
      const fileset = await FilesetResolver.forVisionTasks('/vision/wasm')
      const results = []
      for (let model = 0; model < ${models.length}; model++) {
        const baseOptions = { modelAssetPath: '/files/' + model + '.tflite', delegate: 'CPU' }
        const embedder = await ImageEmbedder.createFromOptions(fileset, { baseOptions, runningMode: 'IMAGE' })
        const outputs = []
        for (let image = 0; image < ${images.length}; image++) {
          const blob = await (await fetch('/files/' + image + '.png')).blob()
          const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' })
          outputs.push(embedder.embed(bitmap).embeddings.map(({ floatEmbedding }) => floatEmbedding))
        }
        embedder.close()
        results.push(outputs)
      }
      return results
    })()`),
  )
  return v.parse(PageResults, results)
}
