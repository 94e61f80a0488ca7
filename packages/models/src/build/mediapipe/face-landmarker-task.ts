import { adaptTflite } from './adapt-tflite.ts'
import { PRESENCE_TENSOR, REFINED_BLOCKS, refinedOrder } from './attention-mesh.ts'
import { readFaceMeshAsset } from './face-mesh-assets.ts'
import { writeStoredZip } from './stored-zip.ts'
import { writeTaskMetadata } from './task-metadata.ts'

/** Name of the landmark model inside the task. */
export const LANDMARK_MODEL_FILE = 'face_landmarks_detector.tflite'

/**
 * `face_landmarker.task` for `@mediapipe/tasks-vision`, from the networks of the older `@mediapipe/face_mesh`: 478 points
 * with refined lips, eyes and irises. No blendshapes: that network is not in the package.
 */
export function buildFaceLandmarkerTask(): Uint8Array {
  const detector = adaptTflite(readFaceMeshAsset('face_detection_short_range.tflite'), {
    metadata: writeTaskMetadata({ mean: 127.5, std: 127.5 }),
  })
  const landmarks = adaptTflite(readFaceMeshAsset('face_landmark_with_attention.tflite'), {
    metadata: writeTaskMetadata({ mean: 0, std: 255 }),
    landmarkOutputs: { blocks: REFINED_BLOCKS, order: refinedOrder(), presenceTensor: PRESENCE_TENSOR },
  })
  return writeStoredZip([
    { name: 'face_detector.tflite', data: detector },
    { name: LANDMARK_MODEL_FILE, data: landmarks },
    {
      name: 'geometry_pipeline_metadata_landmarks.binarypb',
      data: readFaceMeshAsset('geometry_pipeline_metadata_landmarks.binarypb'),
    },
  ])
}
