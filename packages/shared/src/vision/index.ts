export { toGray, type GrayImage, type RgbaImage } from './image.ts'
export type { Box, MeshPoint, Point, Quad } from './geometry.ts'
export { measureCardTilt, CARD_TILT_LIMITS, type CardTilt } from './card-tilt.ts'
export {
  decodeDocumentCorners,
  DOCUMENT_DETECTION_LIMITS,
  DOCUMENT_HEATMAP_SIZE,
  DOCUMENT_INPUT_SIZE,
  prepareDocumentInput,
  type CornerScores,
  type DocumentCornerOutputs,
  type DocumentSighting,
} from './document-corners.ts'
export {
  DOCUMENT_QUALITY_THRESHOLDS,
  judgeDocumentFrame,
  type DocumentFrameFacts,
  type DocumentGuidanceCode,
  type DocumentShot,
  type DocumentVerdict,
} from './document-guidance.ts'
export { measureDocumentQuality, type DocumentQuality } from './document-quality.ts'
export { measureEdgeStrip, type EdgeStrip } from './edge-strip.ts'
export {
  applyHomography,
  composeHomographies,
  invertHomography,
  quadHomography,
  solveHomography,
  type Homography,
  type PointPair,
} from './homography.ts'
export { documentAttempts, type DocumentInference } from './document-attempts.ts'
export {
  DOCUMENT_NETWORKS,
  documentInference,
  warmDocumentNetworks,
  type DocumentNetworkId,
} from './document-inference.ts'
export { trustTerms } from './document-trust.ts'
export { furtherSearches } from './further-searches.ts'
export { locateDocument } from './locate-document.ts'
export { findQrFinderPatterns, type QrFinding } from './qr-finder.ts'
export { distance, isConvexQuad, quadArea, quadBounds, quadCentre, quadIou, quadSides, scaleQuad } from './quad.ts'
export { imageQuad, RECTIFIED_SIZES, rectifyGrayQuad, rectifyQuad, type PixelSize } from './rectify.ts'
export {
  compareCards,
  SAME_CARD_THRESHOLDS,
  type CardComparison,
  type CardPatch,
  type CardRegion,
} from './same-card.ts'
export { compareShots, SHOT_REPLAY_LIMITS, type DocumentPicture, type ShotComparison } from './shot-comparison.ts'
export { FACE_MESH_POINTS, measureFace, type FaceMeasures } from './face-measures.ts'
export type { FacePose } from './face-pose.ts'
export {
  BASELINE_LIMITS,
  BLINK_HEAD_LIMITS,
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
export {
  boxIou,
  decodeFaceBoxes,
  type FaceBoxOptions,
  type FaceBoxOutputs,
  type FaceSighting,
} from './face-detection.ts'
export {
  boundingBox,
  cutFaceChip,
  eyeCentres,
  FACE_CHIP_SIZE,
  faceChipTransform,
  squareTransform,
} from './face-alignment.ts'
export { FACE_MESH_INPUT_SIZE, meshRegionFromLandmarks, meshRegionFromMesh, meshToPicture } from './face-mesh-region.ts'
export { cropImage, mirrorImage, shrinkImage, toPlanes, turnImage, warpImage, type WarpOptions } from './resample.ts'
export { measureFaceParallax, rigidMeshPoints, type FaceParallax } from './face-depth.ts'
export {
  faceQualityFaults,
  judgeFaceQuality,
  measureFaceQuality,
  type FaceQuality,
  type FaceQualityFault,
  type FaceQualityLimits,
} from './face-quality.ts'
export { measurePlanarMotion, type PlanarMotion } from './planar-motion.ts'
export { linearLight, measureFaceLight, type FaceLight, type LightRgb, type RegionLight } from './face-light.ts'
export { measureLightResponse, type LightResponse } from './light-response.ts'
export { measureFaceShift } from './face-shift.ts'
export { measureComparisonRates, ratesAt, type ComparisonRates, type ErrorRates } from './comparison-rates.ts'
export { landmarkDisagreement } from './landmark-agreement.ts'
export { measureScreenPattern, SCREEN_PATTERN_SIDE, type ScreenPattern } from './screen-pattern.ts'
export {
  MRZ_READING_LIMITS,
  readMrz,
  type MrzFieldReading,
  type MrzInference,
  type MrzReading,
  type MrzReadingField,
} from './mrz-reader.ts'
export type { MrzStripsInput } from './mrz-look.ts'
export { cutTextLine, type Strip, type StripShape, type TextLine } from './text-line-strip.ts'
export type { MrzFinderInput } from './mrz-finder-input.ts'
export { findMyNumber } from './find-my-number.ts'
export { findTextLines, type LineSearch, type PrintedLine, type Run } from './text-lines.ts'
export type { ReadStrips } from './digit-reader.ts'
export { cropGray } from './crop-gray.ts'
