import { createRequire } from 'node:module'
import path from 'node:path'
import { ready, setBackend } from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { nets, tf, TinyFaceDetectorOptions } from '@vladmandic/face-api/dist/face-api.node-wasm.js'
import { faceApiModelDirectory } from '../build/face-api/face-api-weights.ts'
import type { LargestDifference, ModelId } from '../model-manifest.ts'
import { largestDifference } from './largest-difference.ts'
import { openOnnxModel } from './onnx-model.ts'
import { squeezedPhotographs, type SampleImage } from './sample-images.ts'

const AGAINST = 'face-api 1.7.15 on tfjs (WASM), 6 photographs and noise'
/** What face-api calls a detection here: low enough to compare many boxes, not all 845. */
const TINY_THRESHOLD = 0.05

/** Compares one network with the ONNX model made from it, on one image. */
type Comparison = (image: SampleImage, output: (name: string) => Float32Array) => Promise<number>

const COMPARISONS: readonly { id: ModelId; size: number; compare: Comparison }[] = [
  {
    id: 'face-recognition',
    size: 150,
    compare: async (image, output) => {
      const expected = await readTensor(nets.faceRecognitionNet.forward(toTensor(image)))
      return largestDifference(output('embedding'), expected)
    },
  },
  {
    id: 'face-landmarks-68',
    size: 112,
    compare: async (image, output) => {
      const expected = await readTensor(nets.faceLandmark68Net.forward(toTensor(image)))
      return largestDifference(output('points'), expected)
    },
  },
  { id: 'face-detector-ssd', size: 512, compare: compareSsd },
  { id: 'face-detector-tiny', size: 416, compare: compareTiny },
]

/** How far each model made from `@vladmandic/face-api` is from face-api's own output. */
export async function verifyFaceApiModels(): Promise<ReadonlyMap<ModelId, LargestDifference>> {
  await startFaceApi()
  const differences = new Map<ModelId, LargestDifference>()
  for (const { id, size, compare } of COMPARISONS) {
    const model = await openOnnxModel(id)
    let largest = 0
    for (const image of await squeezedPhotographs(size)) {
      const output = await model.run(image)
      largest = Math.max(largest, await compare(image, output))
    }
    await model.release()
    differences.set(id, { value: largest, against: AGAINST })
  }
  return differences
}

async function startFaceApi(): Promise<void> {
  const backend = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))
  setWasmPaths(`${path.join(backend, 'dist')}/`)
  await setBackend('wasm')
  await ready()
  const directory = faceApiModelDirectory()
  const networks = [nets.faceRecognitionNet, nets.faceLandmark68Net, nets.ssdMobilenetv1, nets.tinyFaceDetector]
  for (const network of networks) await network.loadFromDisk(directory)
}

/** All boxes and scores; face-api has the sides as top, left, bottom, right. */
async function compareSsd(image: SampleImage, output: (name: string) => Float32Array): Promise<number> {
  const { boxes, scores } = await nets.ssdMobilenetv1.forward(toTensor(image))
  const [allBoxes, allScores] = [boxes[0], scores[0]]
  if (!allBoxes || !allScores) throw new TypeError('face-api gave no boxes')
  const sides = await allBoxes.data()
  const reordered = sides.map((_, index) => sides[index - (index % 4) + ([1, 0, 3, 2][index % 4] ?? 0)] ?? NaN)
  return Math.max(
    largestDifference(output('boxes'), reordered),
    largestDifference(output('scores'), await allScores.data()),
  )
}

/** The boxes that face-api decodes and keeps after suppression; each must be among those of the model. */
async function compareTiny(image: SampleImage, output: (name: string) => Float32Array): Promise<number> {
  const options = new TinyFaceDetectorOptions({ inputSize: image.size, scoreThreshold: TINY_THRESHOLD })
  const found = await nets.tinyFaceDetector.locateFaces(toTensor(image), options)
  if (found.length === 0 && !image.isNoise) throw new TypeError(`face-api finds no face in ${image.name}`)
  const boxes = output('boxes')
  const scores = output('scores')
  let largest = 0
  for (const { score, relativeBox } of found) {
    const expected = [relativeBox.left, relativeBox.top, relativeBox.right, relativeBox.bottom, score]
    let nearest = Infinity
    scores.forEach((candidate, index) => {
      const values = [...boxes.subarray(4 * index, 4 * index + 4), candidate]
      nearest = Math.min(nearest, largestDifference(values, expected))
    })
    largest = Math.max(largest, nearest)
  }
  return largest
}

function toTensor({ pixels, size }: SampleImage) {
  return tf.tensor3d(pixels, [size, size, 3], 'int32')
}

async function readTensor(tensor: Promise<{ data: () => Promise<ArrayLike<number>> }>): Promise<ArrayLike<number>> {
  return (await tensor).data()
}
