export { toGray, type GrayImage, type RgbaImage } from './image.ts'
export type { Box, MeshPoint, Point, Quad } from './geometry.ts'
export { FACE_MESH_POINTS, measureFace, type FaceMeasures } from './face-measures.ts'
export type { FacePose } from './face-pose.ts'
export {
  BASELINE_LIMITS,
  CHALLENGE_THRESHOLDS,
  isAtRest,
  isBaselineFace,
  movementProgress,
  REST_TOLERANCE,
  type FaceMotion,
  type FaceMovement,
  type MovementProgress,
  type MovementThreshold,
} from './challenge-thresholds.ts'
export { applyAffine, fitSimilarity, invertAffine, meanPoint, type Affine } from './affine.ts'
export { boxIou, decodeFaceBoxes, type FaceBoxOptions, type FaceBoxOutputs, type FaceSighting } from './face-detection.ts'
export {
  boundingBox,
  cutFaceChip,
  eyeCentres,
  FACE_CHIP_SIZE,
  faceChipTransform,
  squareTransform,
} from './face-alignment.ts'
export {
  FACE_MESH_INPUT_SIZE,
  meshRegionFromLandmarks,
  meshRegionFromMesh,
  meshToPicture,
} from './face-mesh-region.ts'
export { cropImage, mirrorImage, shrinkImage, toPlanes, warpImage, type WarpOptions } from './resample.ts'
