import { FaceLandmarker, FilesetResolver } from '@mediapipe/tasks-vision'
import type { MeshPoint, RgbaImage } from '@honnin/shared/vision'
import { VisionError } from '../protocol/index.ts'
import { facePictureSide, type FaceMeshNetwork } from '../tasks/observe-face/observe-face.ts'
import type { AssetStore } from './asset-store.ts'

/** One more than is allowed, so that a second face is noticed. */
const mostFaces = 2

/** Loads MediaPipe's FaceLandmarker. Rejects with `asset_load_failed`. */
export async function loadFaceMeshNetwork(assets: AssetStore): Promise<FaceMeshNetwork> {
  const modelAssetBuffer = await assets.model('face-landmarker')
  let landmarker: FaceLandmarker
  try {
    const fileset = await FilesetResolver.forVisionTasks(assets.url('mediapipe'), true)
    landmarker = await FaceLandmarker.createFromOptions(fileset, {
      baseOptions: { modelAssetBuffer, delegate: 'CPU' },
      runningMode: 'VIDEO',
      numFaces: mostFaces,
    })
  } catch (cause) {
    throw new VisionError('asset_load_failed', 'the face landmarker could not be started', { cause })
  }
  // The first run compiles and allocates: better now than on the first frame of a person who waits.
  let lastTimestampMs = 1
  landmarker.detectForVideo(new ImageData(facePictureSide, facePictureSide), lastTimestampMs)
  return {
    detect: (image, timestampMs) => {
      // The tracker refuses a timestamp that does not rise, as after a change of camera.
      lastTimestampMs = Math.max(Math.round(timestampMs), lastTimestampMs + 1)
      const { faceLandmarks } = landmarker.detectForVideo(image, lastTimestampMs)
      return faceLandmarks.map((mesh) => mesh.map((point) => inPixels(point, image)))
    },
  }
}

/** Landmarks come as fractions; z as a fraction of the width. */
function inPixels(point: MeshPoint, { width, height }: Pick<RgbaImage, 'width' | 'height'>): MeshPoint {
  return { x: point.x * width, y: point.y * height, z: point.z * width }
}
