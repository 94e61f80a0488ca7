import type { ReasonCode } from '@honnin/shared/protocol'
import { judgeFaceQuality } from '@honnin/shared/vision'
import { failed, passed, skipped, type Check } from '../check.ts'
import { restingFrames, type FaceEvidence, type FaceFrame } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

/** Every so many pixels tell the light of a whole picture. */
const LUMA_STEP = 97

/** The resting face can be recognised: one person, near, sharp, evenly lit, looking straight on; and a face is in every frame. */
export const faceQuality: Check<FaceEvidence> = {
  id: 'face.quality',
  run: async (evidence) => {
    const frames = await evidence.faceFrames()
    if (frames.length === 0) return skipped()
    const reasons = new Set<ReasonCode>()
    for (const frame of frames) {
      if (frame.face === null || frame.face.presence < thresholds.face.presence) reasons.add(whyNotFound(frame))
      if (frame.otherFaces > 0) reasons.add('face_multiple')
    }
    for (const frame of restingFrames(frames)) for (const fault of faultsOf(frame)) reasons.add(fault)
    return reasons.size === 0 ? passed() : failed([...reasons])
  },
}

/** A person can mend the light; that no face was found tells them nothing. */
function whyNotFound({ gray }: FaceFrame): ReasonCode {
  let sum = 0
  let count = 0
  for (let at = 0; at < gray.data.length; at += LUMA_STEP, count += 1) sum += gray.data[at] ?? 0
  return sum / count < thresholds.face.darkLuma ? 'face_too_dark' : 'face_not_found'
}

function faultsOf({ face }: FaceFrame): readonly ReasonCode[] {
  return face === null ? [] : judgeFaceQuality({ ...face, interEyePx: face.measures.interEyePx }, thresholds.face)
}
