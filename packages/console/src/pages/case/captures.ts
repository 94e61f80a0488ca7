import type { CaseCapture } from '@honnin/shared/console'
import type { ItemKind } from '@honnin/shared/protocol'
import type { Messages } from '../../messages/index.ts'

const documentKinds: readonly ItemKind[] = ['document_front', 'document_back', 'document_thickness']

const inSequence = (a: CaseCapture, b: CaseCapture): number => (a.sequence ?? 0) - (b.sequence ?? 0)

/** Pictures of the document, in the order in which a plan asks for them. */
export const documentCaptures = (captures: readonly CaseCapture[]): readonly CaseCapture[] =>
  documentKinds.flatMap((kind) => captures.filter((capture) => capture.kind === kind))

/** The frames of the movements, in their order, and those of the coloured light after them. */
export const sequenceOf = (captures: readonly CaseCapture[]): readonly CaseCapture[] => [
  ...captures.filter(({ kind }) => kind === 'face_frame').toSorted(inSequence),
  ...captures.filter(({ kind }) => kind === 'face_light').toSorted(inSequence),
]

/** The faces to compare: the first one at rest, and the one beside the document. */
export const faceCaptures = (captures: readonly CaseCapture[]): readonly CaseCapture[] => {
  const frames = sequenceOf(captures)
  const resting = frames.find(({ phase }) => phase === 'neutral') ?? frames[0]
  return [...(resting === undefined ? [] : [resting]), ...captures.filter(({ kind }) => kind === 'face_with_document')]
}

/** What a picture shows, in a few words. */
export const captureName = (capture: CaseCapture, { sessions }: Messages): string => {
  if (capture.kind !== 'face_frame') return sessions.itemKinds[capture.kind]
  const phase = capture.phase === null ? '' : sessions.phases[capture.phase]
  const movement = capture.movement === null ? '' : sessions.movements[capture.movement]
  return [movement, phase].filter((word) => word !== '').join(' · ') || sessions.itemKinds.face_frame
}
