import type { GuidanceCode } from '@honnin/shared/protocol'
import type { DocumentObservation, FractionBox, FractionQuad, HeldDocumentObservation } from '../../protocol/index.ts'
import type { DocumentObserver, DocumentQuestion } from '../observe-document/observe-document.ts'
import { observeFace, type FaceMeshNetwork } from '../observe-face/observe-face.ts'

export interface HeldDocumentQuestion extends Omit<DocumentQuestion, 'shot' | 'tiltDeg'> {
  readonly timestampMs: number
}

export interface HeldDocumentPictures {
  readonly document: ImageData
  readonly face: ImageData
}

/** Beside a document the head fills less of the picture and stands to its side: these are no faults here. */
const excusedFaceCodes: readonly GuidanceCode[] = ['face_off_center', 'face_too_far']

/** Most important first, across face and document: what is not there at all, then what is wrong with it. */
const urgency: readonly GuidanceCode[] = [
  'document_wrong_side',
  'face_not_found',
  'document_not_found',
  'multiple_faces',
]

/** Looks for a document, and for a face outside it: the portrait on the card is nobody else's face. */
export async function observeHeldDocument(
  networks: { readonly face: FaceMeshNetwork; readonly document: DocumentObserver },
  pictures: HeldDocumentPictures,
  question: HeldDocumentQuestion,
): Promise<HeldDocumentObservation> {
  const document = await networks.document.observe(pictures.document, { ...question, shot: 'with_face' })
  const face = observeFace(networks.face, pictures.face, {
    timestampMs: question.timestampMs,
    ignore: (box) => document.quad !== null && isInside(box, document.quad),
  })
  const guidance = mergeGuidance(face.guidance, document)
  return { face, document, guidance, ready: guidance.length === 0 }
}

function mergeGuidance(face: readonly GuidanceCode[], document: DocumentObservation): readonly GuidanceCode[] {
  const codes = [...face.filter((code) => !excusedFaceCodes.includes(code)), ...document.guidance]
  const rank = (code: GuidanceCode): number => (urgency.includes(code) ? urgency.indexOf(code) : urgency.length)
  return [...new Set(codes)].sort((a, b) => rank(a) - rank(b))
}

/** Whether the centre of a box lies in a convex quad. */
function isInside(box: FractionBox, quad: FractionQuad): boolean {
  const x = box.x + box.width / 2
  const y = box.y + box.height / 2
  return quad.every(([ax, ay], index) => {
    const [bx, by] = quad[(index + 1) % quad.length] ?? [ax, ay]
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0
  })
}
