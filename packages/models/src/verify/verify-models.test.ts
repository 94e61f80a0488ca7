import { createRequire } from 'node:module'
import path from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import sharp from 'sharp'
import * as v from 'valibot'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeModels, writeModels } from '../build/build-models.ts'
import { readModelLock } from '../build/model-lock.ts'
import type { ModelId } from '../model-manifest.ts'
import { ModelStore } from '../model-store.ts'
import { findChromium, withChromiumPage } from './chromium-page.ts'
import { openOnnxModel } from './onnx-model.ts'
import { faceSquares, photographPath, squeezedPhotographs } from './sample-images.ts'
import { TOLERANCES, verifyModels } from './verify-models.ts'

const store = ModelStore.default()
const chromium = findChromium()
if (chromium === undefined)
  console.warn('SKIPPED: no Chromium (HONNIN_CHROMIUM), the models of MediaPipe are not compared')
const inChromium = it.skipIf(chromium === undefined)

beforeAll(() => {
  writeModels(makeModels(readModelLock()), store.directory)
})

describe('every converted model', () => {
  it('gives what its source network gives', async () => {
    const differences = await verifyModels(chromium)
    const mediapipe: readonly ModelId[] = ['face-landmarker', 'face-mesh']
    for (const [id, tolerance] of v.parse(v.array(v.tuple([v.string(), v.number()])), Object.entries(TOLERANCES))) {
      const difference = [...differences].find(([verified]) => verified === id)?.[1]
      if (difference) expect(difference.value, id).toBeLessThanOrEqual(tolerance)
      else
        expect(chromium === undefined && mediapipe.some((skipped) => skipped === id), `${id} was compared`).toBe(true)
    }
  })

  it('has the inputs and outputs that the manifest names', async () => {
    for (const entry of store.manifest().models) {
      if (entry.format !== 'onnx' || entry.origin.kind === 'download') continue
      const session = await InferenceSession.create(await store.load(entry.id), { intraOpNumThreads: 1 })
      const described = ({ name, shape }: { name: string; shape: readonly (number | string)[] }) => [name, shape]
      const found = (tensors: readonly InferenceSession.ValueMetadata[]) =>
        tensors.map((tensor) => [tensor.name, tensor.isTensor ? tensor.shape : []])
      expect(found(session.inputMetadata), entry.id).toEqual(entry.inputs.map(described))
      expect(found(session.outputMetadata), entry.id).toEqual(entry.outputs.map(described))
      await session.release()
    }
  })
})

describe('face-mesh', () => {
  /** Height of the eye's opening over its width, after Soukupová and Čech (2016): eyes on the left, then on the right. */
  const EYES = [
    {
      corners: [33, 133],
      lids: [
        [160, 144],
        [159, 145],
        [158, 153],
      ],
    },
    {
      corners: [362, 263],
      lids: [
        [385, 380],
        [386, 374],
        [387, 373],
      ],
    },
  ] as const

  it('tells lowered lids from open ones', async () => {
    const model = await openOnnxModel('face-mesh')
    const openings = new Map<string, number>()
    const presences = new Map<string, number>()
    for (const image of await faceSquares(192)) {
      const output = await model.run(image)
      const mesh = output('mesh')
      const distance = (a: number, b: number): number =>
        Math.hypot((mesh[3 * a] ?? NaN) - (mesh[3 * b] ?? NaN), (mesh[3 * a + 1] ?? NaN) - (mesh[3 * b + 1] ?? NaN))
      const ratios = EYES.map(({ corners, lids }) => {
        const heights = lids.map(([upper, lower]) => distance(upper, lower))
        return heights.reduce((sum, height) => sum + height, 0) / lids.length / distance(corners[0], corners[1])
      })
      openings.set(image.name, Math.max(...ratios))
      presences.set(image.name, output('presence')[0] ?? NaN)
    }
    await model.release()
    const [lowered, ...open] = ['sample2.jpg 1363,93', 'sample3.jpg 481,261', 'sample6.jpg 530,244']
    expect(openings.get(`${lowered} turned 0°`)).toBeLessThan(0.12)
    for (const name of open) expect(openings.get(`${name} turned 0°`), name).toBeGreaterThan(0.25)
    for (const name of [lowered, ...open]) expect(presences.get(`${name} turned 0°`), name).toBeGreaterThan(0.9)
    expect(presences.get('noise')).toBeLessThan(0.1)
  })
})

describe('face_landmarker.task', () => {
  inChromium('is accepted by FaceLandmarker, which finds the faces that the detector finds', async () => {
    const [photograph] = await squeezedPhotographs(512)
    if (!photograph) throw new TypeError('no photograph')
    const detector = await openOnnxModel('face-detector-ssd')
    const output = await detector.run(photograph)
    await detector.release()
    const scores = output('scores')
    const boxes = [...scores.keys()]
      .filter((index) => (scores[index] ?? 0) > 0.5)
      .map((index) => output('boxes').subarray(4 * index, 4 * index + 4))

    const tasksVision = path.dirname(createRequire(import.meta.url).resolve('@mediapipe/tasks-vision'))
    const files = new Map([['photograph.png', await sharp(photographPath('sample1.jpg')).png().toBuffer()]])
    const result: unknown = await withChromiumPage(
      chromium ?? '',
      { vision: tasksVision, files, models: store.directory },
      (page) =>
        page.evaluate(`(async () => {
          const { FilesetResolver, FaceLandmarker } = await import('/vision/vision_bundle.mjs')
          const fileset = await FilesetResolver.forVisionTasks('/vision/wasm')
          const landmarker = await FaceLandmarker.createFromOptions(fileset, {
            baseOptions: { modelAssetPath: '/models/face_landmarker.task', delegate: 'CPU' },
            runningMode: 'IMAGE', numFaces: 4, outputFacialTransformationMatrixes: true,
          })
          const bitmap = await createImageBitmap(await (await fetch('/files/photograph.png')).blob())
          const { faceLandmarks, facialTransformationMatrixes } = landmarker.detect(bitmap)
          landmarker.close()
          return { faces: faceLandmarks.map((face) => face.map(({ x, y, z }) => [x, y, z])),
            matrices: facialTransformationMatrixes.map(({ data }) => [...data]) }
        })()`),
    )
    const Result = v.object({ faces: v.array(v.array(v.array(v.number()))), matrices: v.array(v.array(v.number())) })
    const { faces, matrices } = v.parse(Result, result)
    expect(faces.length).toBeGreaterThan(0)
    for (const face of faces) expect(face.length).toBe(478)
    expect(matrices.map((matrix) => matrix.length)).toEqual(faces.map(() => 16))
    for (const [, [x = -1, y = -1] = []] of faces) {
      const holdsNose = ([left = 1, top = 1, right = 0, bottom = 0]: Float32Array): boolean =>
        x > left && x < right && y > top && y < bottom
      expect(boxes.some(holdsNose)).toBe(true)
    }
  })
})
