export {
  captureLimits,
  decodeImage,
  fileLimits,
  readImageFacts,
  WORKING_SIDE_PIXELS,
  type DecodeOptions,
  type ImageFacts,
  type ImageLimits,
} from './decode-image.ts'
export { ImageError, type ImageErrorCode } from './image-error.ts'
export { DocumentLocator } from './document-locator.ts'
export { FaceAnalyser, type FaceFinding, type LiveFaceFinding } from './face-analyser.ts'
export { FaceEmbedding } from './face-recogniser.ts'
export { MrzReader } from './mrz-reader.ts'
export type { ReadingErrorCode } from './reading-error.ts'
export { TextRecogniser, type RecognisedCharacter, type RecognisedLine } from './text-recogniser.ts'
export { VisionEngine } from './vision-engine.ts'
