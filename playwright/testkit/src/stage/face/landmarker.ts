import { FaceLandmarker, FilesetResolver } from '@mediapipe/tasks-vision'

/** One point of the face mesh: x and y in 0..1 of the picture, z in units of its width, smaller is nearer. */
export interface Landmark {
  x: number
  y: number
  z: number
}

export interface FaceMeasure {
  landmarks: Landmark[]
  /** Column-major 4x4 pose of the face in front of the camera. */
  pose: number[]
}

let landmarker: Promise<FaceLandmarker> | undefined

function landmarkerOnce(): Promise<FaceLandmarker> {
  landmarker ??= (async () => {
    const fileset = await FilesetResolver.forVisionTasks('/mediapipe/wasm')
    return FaceLandmarker.createFromOptions(fileset, {
      baseOptions: { modelAssetPath: '/models/face_landmarker.task', delegate: 'CPU' },
      runningMode: 'IMAGE',
      numFaces: 1,
      outputFacialTransformationMatrixes: true,
    })
  })()
  return landmarker
}

/** Finds the face in a picture, or undefined. */
export async function measureFace(picture: ImageBitmap | HTMLCanvasElement): Promise<FaceMeasure | undefined> {
  const found = (await landmarkerOnce()).detect(picture)
  const [landmarks, pose] = [found.faceLandmarks[0], found.facialTransformationMatrixes[0]]
  if (!landmarks || !pose) return undefined
  return { landmarks: landmarks.map(({ x, y, z }) => ({ x, y, z })), pose: Array.from(pose.data) }
}

export interface Box {
  centreX: number
  centreY: number
  width: number
  height: number
}

/** Extent of the mesh in pixels. */
export function boxOf(landmarks: readonly Landmark[], width: number, height: number): Box {
  const xs = landmarks.slice(0, 468).map(({ x }) => x * width)
  const ys = landmarks.slice(0, 468).map(({ y }) => y * height)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  return { centreX: (left + right) / 2, centreY: (top + bottom) / 2, width: right - left, height: bottom - top }
}
