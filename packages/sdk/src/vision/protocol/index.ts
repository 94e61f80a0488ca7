export { closeInput, transferablesOf, type VisionReply, type VisionRequest } from './messages.ts'
export { VisionError } from './vision-error.ts'
export type {
  DocumentMeasures,
  DocumentObservation,
  FaceObservation,
  FractionBox,
  FractionPoint,
  FractionQuad,
  Frame,
  FrameTask,
  HeldDocumentObservation,
  StageReport,
  VisionStage,
  VisionTask,
  VisionTasks,
} from './vision-tasks.ts'
