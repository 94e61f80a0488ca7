import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import type { ModelEntry, TensorDescription } from '../model-manifest.ts'
import { buildFaceDetectorSsd } from './face-api/face-detector-ssd.ts'
import { buildFaceDetectorTiny } from './face-api/face-detector-tiny.ts'
import { buildFaceLandmarks68 } from './face-api/face-landmarks-68.ts'
import { buildFaceRecognition } from './face-api/face-recognition.ts'
import { buildFaceLandmarkerTask } from './mediapipe/face-landmarker-task.ts'
import { buildFaceMesh } from './mediapipe/face-mesh.ts'

/** A model that this package makes: its description, and its bytes on demand. */
export interface BuiltModel extends Omit<ModelEntry, 'sizeBytes' | 'sha256' | 'largestDifference' | 'download'> {
  readonly build: () => Uint8Array
}

const FACE_API = { kind: 'npm package', source: '@vladmandic/face-api@1.7.15' } as const
const FACE_MESH = { kind: 'npm package', source: '@mediapipe/face_mesh@0.4.1633559619' } as const

const DETECTOR_OUTPUTS = (count: number | string): TensorDescription[] => [
  { name: 'boxes', shape: ['n', count, 4], meaning: 'left, top, right, bottom as fractions of the input image' },
  { name: 'scores', shape: ['n', count], meaning: 'probability of a face, 0..1; overlapping boxes are not suppressed' },
]
const image = (height: number | string, width: number | string): TensorDescription[] => [
  { name: 'image', shape: ['n', 3, height, width], meaning: 'RGB, 0..255' },
]

/** Models made from npm packages; `models.lock.json` holds what each must be. */
export const PACKAGE_MODELS: readonly BuiltModel[] = [
  {
    id: 'face-landmarker',
    file: 'face_landmarker.task',
    format: 'mediapipe-task',
    licence: 'Apache-2.0',
    origin: FACE_MESH,
    purpose: 'face guidance in the page: MediaPipe FaceLandmarker (detector, 478 points, geometry)',
    inputs: [],
    outputs: [],
    build: buildFaceLandmarkerTask,
  },
  {
    id: 'face-detector-tiny',
    file: 'face-detector-tiny.onnx',
    format: 'onnx',
    licence: 'MIT',
    origin: FACE_API,
    purpose: 'fast face detection; height and width are multiples of 32, 416 is usual',
    inputs: image('h', 'w'),
    outputs: DETECTOR_OUTPUTS('a'),
    build: buildFaceDetectorTiny,
  },
  {
    id: 'face-detector-ssd',
    file: 'face-detector-ssd.onnx',
    format: 'onnx',
    licence: 'MIT',
    origin: FACE_API,
    purpose: 'face detection that misses less; pad the image to a square at the right or bottom',
    inputs: image(512, 512),
    outputs: DETECTOR_OUTPUTS(5118),
    build: buildFaceDetectorSsd,
  },
  {
    id: 'face-landmarks-68',
    file: 'face-landmarks-68.onnx',
    format: 'onnx',
    licence: 'MIT',
    origin: FACE_API,
    purpose: '68 landmarks (iBUG order) of one face in a square crop',
    inputs: image(112, 112),
    outputs: [{ name: 'points', shape: ['n', 68, 2], meaning: 'x, y as fractions of the crop' }],
    build: buildFaceLandmarks68,
  },
  {
    id: 'face-recognition',
    file: 'face-recognition.onnx',
    format: 'onnx',
    licence: 'CC0-1.0',
    origin: FACE_API,
    purpose: 'embedding of an aligned face (dlib face_recognition_resnet_model_v1)',
    inputs: image(150, 150),
    outputs: [{ name: 'embedding', shape: ['n', 128], meaning: 'not normalised; compare by cosine' }],
    build: buildFaceRecognition,
  },
  {
    id: 'face-mesh',
    file: 'face-mesh.onnx',
    format: 'onnx',
    licence: 'Apache-2.0',
    origin: FACE_MESH,
    purpose: 'the landmark network of face_landmarker.task for the server: pose, mouth, eyes, depth',
    inputs: image(192, 192),
    outputs: [
      { name: 'mesh', shape: ['n', 1404], meaning: '468 points of x, y, z in input pixels; smaller z is nearer' },
      { name: 'presence', shape: ['n'], meaning: 'probability of a face, 0..1' },
    ],
    build: buildFaceMesh,
  },
]

const OPENCV_ZOO = 'https://media.githubusercontent.com/media/opencv/opencv_zoo'

/** Stronger models for operators with a network; fetched only on command. */
export const DOWNLOAD_MODELS: readonly ModelEntry[] = [
  downloaded({
    id: 'face-detector-yunet',
    file: 'face-detector-yunet.onnx',
    licence: 'MIT',
    purpose: 'face detection with five landmarks (OpenCV Zoo YuNet 2023mar)',
    url: `${OPENCV_ZOO}/82b38c8f98e7b52aa171400f3e4c722352d0669f/models/face_detection_yunet/face_detection_yunet_2023mar.onnx`,
    sizeBytes: 232_589,
    sha256: '8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4',
  }),
  downloaded({
    id: 'face-recognition-sface',
    file: 'face-recognition-sface.onnx',
    licence: 'Apache-2.0',
    purpose: 'stronger face recognition (OpenCV Zoo SFace 2021dec)',
    url: `${OPENCV_ZOO}/edef535367a4f8053b5bfb7580935c83772a9639/models/face_recognition_sface/face_recognition_sface_2021dec.onnx`,
    sizeBytes: 38_696_353,
    sha256: '0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79',
  }),
]

function downloaded(
  model: Pick<ModelEntry, 'id' | 'file' | 'licence' | 'purpose' | 'sizeBytes' | 'sha256'> & { url: string },
): ModelEntry {
  const { id, file, licence, purpose, url, sizeBytes, sha256 } = model
  return {
    id,
    file,
    format: 'onnx',
    sizeBytes,
    sha256,
    licence,
    origin: { kind: 'download', source: url },
    purpose,
    inputs: [],
    outputs: [],
    download: { url, sizeBytes, sha256 },
  }
}

const DOCUMENT_DIRECTORY = new URL('../../document/', import.meta.url)
const DocumentMetadata = v.object({
  licence: v.string(),
  input: v.object({
    name: v.string(),
    dims: v.array(v.number()),
    colour: v.string(),
    range: v.tuple([v.number(), v.number()]),
  }),
  outputs: v.record(
    v.string(),
    v.object({ dims: v.array(v.number()), order: v.array(v.string()), values: v.string() }),
  ),
})

/** The networks that this project trains; their weights are committed beside the code that trains them. */
export function trainedModels(): readonly BuiltModel[] {
  return [...documentModels(), ...MRZ_MODELS.filter(({ file }) => existsSync(mrzFile(file)))]
}

function mrzFile(file: string): string {
  return fileURLToPath(new URL(`../../mrz/${file}`, import.meta.url))
}

const MRZ_TRAINING = { kind: 'own training', source: 'packages/models/mrz' } as const
const MRZ_MODELS: readonly BuiltModel[] = [
  {
    id: 'mrz-lines',
    file: 'mrz-lines.onnx',
    format: 'onnx',
    licence: 'Apache-2.0',
    origin: MRZ_TRAINING,
    purpose: 'finds the lines of a machine-readable zone; height and width are multiples of 16, the longer is 512',
    inputs: [{ name: 'image', shape: [1, 1, 'h', 'w'], meaning: 'luma, 0..255' }],
    outputs: [{ name: 'logits', shape: [1, 1, 'y', 'x'], meaning: 'above 0 along the middle of a line' }],
    build: () => readFileSync(mrzFile('mrz-lines.onnx')),
  },
  {
    id: 'mrz-characters',
    file: 'mrz-characters.onnx',
    format: 'onnx',
    licence: 'Apache-2.0',
    origin: MRZ_TRAINING,
    purpose: 'reads strips with one line of a machine-readable zone, 16 pixels from character to character',
    inputs: [{ name: 'image', shape: ['n', 1, 32, 'w'], meaning: 'luma, 0..255' }],
    outputs: [
      { name: 'logits', shape: ['n', 38, 'f'], meaning: 'of 0..9, A..Z and <, then of the middle of a character' },
    ],
    build: () => readFileSync(mrzFile('mrz-characters.onnx')),
  },
]

const DOCUMENT_PURPOSES = {
  'document-corners': 'corners, presence and kind of an identity document',
  'document-outline': 'where the four sides of a document run in the straightened surroundings of a quad, and its kind',
  'document-edges': 'where the edges of a document run in strips along the sides of a quad',
} as const

function documentModels(): readonly BuiltModel[] {
  const ids = Object.keys(DOCUMENT_PURPOSES) as (keyof typeof DOCUMENT_PURPOSES)[]
  return ids.filter((id) => existsSync(documentFile(`${id}.onnx`))).map(documentModel)
}

function documentFile(file: string): string {
  return fileURLToPath(new URL(file, DOCUMENT_DIRECTORY))
}

function documentModel(id: keyof typeof DOCUMENT_PURPOSES): BuiltModel {
  const metadata: unknown = JSON.parse(readFileSync(documentFile(`${id}.json`), 'utf8'))
  const { licence, input, outputs } = v.parse(DocumentMetadata, metadata)
  return {
    id,
    file: `${id}.onnx`,
    format: 'onnx',
    licence,
    origin: { kind: 'own training', source: 'packages/models/document' },
    purpose: DOCUMENT_PURPOSES[id],
    inputs: [{ name: input.name, shape: input.dims, meaning: `${input.colour}, ${input.range.join('..')}` }],
    outputs: Object.entries(outputs).map(([name, { dims, order, values }]) => ({
      name,
      shape: dims,
      meaning: `${values}: ${order.join(', ')}`,
    })),
    build: () => readFileSync(documentFile(`${id}.onnx`)),
  }
}
