import {
  measureFaceParallax,
  measureFaceShift,
  measurePlanarMotion,
  type FaceParallax,
  type PlanarMotion,
} from '@honnin/shared/vision'
import { failed, inconclusive, passed, skipped, type Check } from '../check.ts'
import { restingFrames, type FaceEvidence, type FaceFrame } from '../evidence.ts'
import { isSamePicture } from '../same-picture.ts'
import { thresholds } from '../thresholds.ts'

const limits = thresholds.depth

/**
 * The face moved as only a body can: no map of one plane onto another explains what turning the head did, neither in the
 * mesh nor in the pixels. A good film played to the camera passes: order, freshness and identity stand against that.
 */
export const faceDepth: Check<FaceEvidence> = {
  id: 'face.depth',
  run: async (evidence) => {
    const frames = await evidence.faceFrames()
    if (frames.length === 0) return skipped()
    if (repeatsFrame(frames)) return failed(['frames_repeated'])
    // Who asked to go on without the movements is not to be declined for keeping still.
    const isAssisted = frames.some((frame) => frame.isAssisted)
    if (isStill(frames)) return isAssisted ? inconclusive(['face_depth_unclear']) : failed(['face_still'])
    const [rest] = restingFrames(frames)
    const pairs = rest === undefined ? [] : movedFaces(rest, frames).flatMap((moved) => judgePair(rest, moved) ?? [])
    if (pairs.length === 0) return inconclusive(['face_depth_unclear'])
    const flat = pairs.filter(({ verdict }) => verdict === 'flat')
    const figures = {
      score:
        flat.length > 0
          ? Math.min(...flat.map(({ solidity }) => solidity))
          : Math.max(...pairs.map(({ solidity }) => solidity)),
      threshold: limits.solid.solidity,
    }
    // A body never looks flat while it turns, so that one such pair outweighs any other.
    if (flat.length > 0) return failed(['face_flat'], figures)
    if (restingFrames(frames).some(showsScreen)) return inconclusive(['face_screen_suspected'], figures)
    if (restsAgain(restingFrames(frames))) return inconclusive(['frames_repeated'], figures)
    return pairs.some(({ verdict }) => verdict === 'solid')
      ? passed(figures)
      : inconclusive(['face_depth_unclear'], figures)
  },
}

function repeatsFrame(frames: readonly FaceFrame[]): boolean {
  return frames.some((frame, index) =>
    frames.slice(index + 1).some((other) => frame.sha256 === other.sha256 || isSamePicture(frame.gray, other.gray)),
  )
}

/** Nobody comes back to rest without having moved at all: what does is one recording, coded anew. */
function restsAgain([first, ...others]: readonly FaceFrame[]): boolean {
  const last = others[others.length - 1]
  if (!first?.face || !last?.face) return false
  const shift = measureFaceShift(first.gray, last.gray, first.face.measures.box)
  return shift !== null && shift <= limits.restShift
}

function isStill(frames: readonly FaceFrame[]): boolean {
  const measures = frames.flatMap(({ face }) => face?.measures ?? [])
  if (measures.length < 2) return false
  const spread = (read: (face: (typeof measures)[number]) => number): number => {
    const values = measures.map(read)
    return Math.max(...values) - Math.min(...values)
  }
  return (
    spread((face) => face.yawDeg) < limits.stillDeg &&
    spread((face) => face.pitchDeg) < limits.stillDeg &&
    spread((face) => face.mouthOpenRatio) < limits.stillRatio &&
    spread((face) => face.eyesOpenRatio) < limits.stillRatio
  )
}

/** One kind of pattern alone is a fabric, or noise that JPEG put in order. */
function showsScreen(frame: FaceFrame): boolean {
  const pattern = frame.screenPattern()
  return pattern !== null && pattern.luma >= limits.screen.luma && pattern.chroma >= limits.screen.chroma
}

interface MovedFace extends FaceParallax {
  readonly frame: FaceFrame
  /** Degrees between this frame and the resting one. */
  readonly yawDeg: number
  readonly pitchDeg: number
}

/** Frames that turn, nod or look squeezed against the resting face, the farthest turn first. */
function movedFaces(rest: FaceFrame, frames: readonly FaceFrame[]): readonly MovedFace[] {
  const moved: MovedFace[] = []
  for (const frame of frames) {
    if (frame === rest || frame.face === null || rest.face === null) continue
    const yawDeg = frame.face.measures.yawDeg - rest.face.measures.yawDeg
    const pitchDeg = frame.face.measures.pitchDeg - rest.face.measures.pitchDeg
    const parallax = measureFaceParallax(rest.face.mesh, frame.face.mesh)
    if (parallax === null) continue
    const isFarEnough =
      Math.hypot(yawDeg, pitchDeg) >= limits.motionDeg || parallax.foreshortening >= limits.flat.foreshortening
    if (isFarEnough) moved.push({ ...parallax, frame, yawDeg, pitchDeg })
  }
  return moved.sort((one, other) => Math.abs(other.yawDeg) - Math.abs(one.yawDeg)).slice(0, limits.comparedFrames)
}

/**
 * What one pair of frames says. Only a turn shows a body: the nose moves across the face, which no sheet can imitate, bent or
 * not; every challenge has one. `solidity` is the share of the face that no flat map explains, 0..1.
 */
function judgePair(
  rest: FaceFrame,
  moved: MovedFace,
): { verdict: 'flat' | 'solid' | 'unclear'; solidity: number } | null {
  const { face } = moved.frame
  if (rest.face === null || face === null) return null
  const planar = measurePlanarMotion(
    { gray: rest.gray, mesh: rest.face.mesh },
    { gray: moved.frame.gray, mesh: face.mesh },
  )
  if (planar === null) return null
  const solidity = 1 - planar.agreement
  if (solidity <= limits.flat.solidity) return { verdict: 'flat', solidity }
  if (isSheet(planar, moved)) return { verdict: 'flat', solidity: 1 - (planar.sheetAgreement ?? 0) }
  const isSolid =
    solidity >= limits.solid.solidity &&
    moved.homographyResidual >= limits.solid.homographyResidual &&
    moved.noseShift >= limits.solid.noseShift &&
    Math.abs(moved.yawDeg) >= limits.solid.turnDeg &&
    Math.max(planar.foreshortening, moved.foreshortening) <= limits.solid.foreshorteningPerDeg * Math.abs(moved.yawDeg)
  return { verdict: isSolid ? 'solid' : 'unclear', solidity }
}

/** A bent print turns as a whole: nothing of nose and cheeks is left over when plane and bend are taken off. */
function isSheet({ sheetAgreement }: PlanarMotion, { yawDeg }: MovedFace): boolean {
  const turnDeg = Math.abs(yawDeg)
  if (sheetAgreement === null || turnDeg < limits.sheet.turnDeg) return false
  return 1 - sheetAgreement <= Math.min(limits.sheet.solidity, limits.sheet.solidityPerDeg * turnDeg)
}
