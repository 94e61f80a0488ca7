import type { ReasonCode } from '@honnin/shared/protocol'
import { failed, passed, skipped, type Check } from '../check.ts'
import { restingFrames, type FaceEvidence, type FaceFrame } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

/** The resting face can be recognised: one person, near, sharp, evenly lit; and a face is in every frame. */
export const faceQuality: Check<FaceEvidence> = {
  id: 'face.quality',
  run: async (evidence) => {
    const frames = await evidence.faceFrames()
    if (frames.length === 0) return skipped()
    const reasons = new Set<ReasonCode>()
    for (const frame of frames) {
      if (frame.face === null || frame.face.presence < thresholds.face.presence) reasons.add('face_not_found')
      if (frame.otherFaces > 0) reasons.add('face_multiple')
    }
    for (const frame of restingFrames(frames)) for (const fault of faultsOf(frame)) reasons.add(fault)
    return reasons.size === 0 ? passed() : failed([...reasons])
  },
}

function faultsOf({ face }: FaceFrame): readonly ReasonCode[] {
  if (face === null) return ['face_not_found']
  const { quality, measures } = face
  const limits = thresholds.face
  const faults: ReasonCode[] = []
  if (measures.interEyePx < limits.interEyePx) faults.push('face_too_small')
  if (quality.sharpness < limits.sharpness) faults.push('face_blurred')
  if (quality.meanLuma < limits.darkLuma || quality.darkRatio > limits.clippedRatio) faults.push('face_too_dark')
  if (quality.meanLuma > limits.brightLuma || quality.brightRatio > limits.clippedRatio) faults.push('face_too_bright')
  return faults
}
