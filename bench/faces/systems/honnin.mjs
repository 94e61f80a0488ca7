import { judgeFaceQuality } from '@honnin/shared/vision'
import { thresholds } from '../../../packages/server/dist/verification/index.js'
import {
  FaceAnalyser,
  fileLimits,
  decodeImage,
  WORKING_SIDE_PIXELS,
} from '../../../packages/server/dist/vision/index.js'

/** As `honnin face compare` does it: the largest face, whichever way up the picture lies. */
export const openSystem = async () => {
  const analyser = await FaceAnalyser.create()
  return {
    describe: async (bytes) => {
      const image = await decodeImage(bytes, { limits: fileLimits, longestSide: WORKING_SIDE_PIXELS })
      const [largest] = await analyser.detect(image)
      const face = largest === undefined ? null : await analyser.describeAnyWayUp(image, largest)
      return face && { embedding: face.embedding, faults: judgeFaceQuality(face, thresholds.photograph) }
    },
    similarity: (one, other) => one.embedding.similarityTo(other.embedding),
  }
}
