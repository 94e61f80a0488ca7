import { documentCatalogue } from '@honnin/shared/documents'
import type { ItemKind } from '@honnin/shared/protocol'
import { measureFaceLight, type RgbaImage } from '@honnin/shared/vision'
import { WORKING_SIDE_PIXELS, type VisionEngine } from '../vision/index.ts'
import type {
  DocumentShot,
  DocumentShotKind,
  Evidence,
  FaceFrame,
  HeldShot,
  LitFrame,
  PrintedData,
} from './evidence.ts'
import { gatherPrinted } from './gather-printed.ts'
import { itemPictures, type ItemPictures } from './item-pictures.ts'
import { readFaceFrame } from './read-face-frame.ts'
import { readDocument, readHeldDocument, type DocumentSearch } from './read-document.ts'
import type { StageClock } from './stage-clock.ts'
import type { VerificationInput, VerificationItem } from './verification-input.ts'

export interface Gathering {
  readonly input: VerificationInput
  readonly vision: VisionEngine
  readonly clock: StageClock
  readonly signal: AbortSignal | undefined
  /** Default: those of captured items. */
  readonly pictures?: ItemPictures
  /** How a document is looked for in a picture of it alone; default: by the locator. */
  readonly search?: DocumentSearch
}

/** Makes the evidence of one verification; nothing is read before a check asks for it, and nothing twice. */
export function gatherEvidence(gathering: Gathering): Evidence {
  const { input, vision } = gathering
  const shots = new Map<DocumentShotKind, Promise<DocumentShot | null>>()
  let frames: Promise<readonly FaceFrame[]> | undefined
  let litFrames: Promise<readonly LitFrame[]> | undefined
  let held: Promise<HeldShot | null> | undefined
  let printed: Promise<PrintedData | null> | undefined
  const document = (kind: DocumentShotKind): Promise<DocumentShot | null> => {
    const shot = shots.get(kind) ?? gatherDocument(gathering, kind)
    shots.set(kind, shot)
    return shot
  }
  const readPrint = async (): Promise<PrintedData | null> =>
    gatherPrinted(gathering, { front: await document('document_front'), item: itemOf(input, 'document_front') })
  return {
    input,
    specification: documentCatalogue[input.documentType],
    locator: vision.documents.model,
    recogniser: vision.faces.model,
    movements: input.steps.find((step) => step.kind === 'face_challenge')?.movements ?? null,
    document,
    printed: () => (printed ??= readPrint()),
    faceFrames: () => (frames ??= gatherFaceFrames(gathering)),
    lights: input.steps.find((step) => step.kind === 'face_light')?.lights ?? null,
    litFrames: () => (litFrames ??= gatherLitFrames(gathering)),
    held: () => (held ??= gatherHeld(gathering)),
  }
}

function itemOf({ items }: VerificationInput, kind: ItemKind): VerificationItem | undefined {
  return items.find(({ descriptor }) => descriptor.kind === kind)
}

async function decode(
  { clock, signal, pictures = itemPictures() }: Gathering,
  item: VerificationItem,
): Promise<RgbaImage> {
  signal?.throwIfAborted()
  return clock.measure('decode', () => pictures.decode(item, WORKING_SIDE_PIXELS))
}

async function gatherDocument(gathering: Gathering, kind: DocumentShotKind): Promise<DocumentShot | null> {
  const item = itemOf(gathering.input, kind)
  if (item === undefined) return null
  const { input, vision, clock, search = (image) => vision.documents.locate(image) } = gathering
  const specification = documentCatalogue[input.documentType]
  const image = await decode(gathering, item)
  return readDocument(
    { itemId: item.descriptor.itemId, image, specification, vision, clock },
    { search, hasPortrait: kind !== 'document_back' },
  )
}

async function gatherFaceFrames(gathering: Gathering): Promise<readonly FaceFrame[]> {
  const frames: FaceFrame[] = []
  for (const item of inSequence(gathering.input.items, 'face_frame'))
    frames.push(await gatherFaceFrame(gathering, item))
  return frames
}

/** The client numbers its frames; where it does not, the order in which they were taken counts. */
function inSequence(items: readonly VerificationItem[], kind: ItemKind): readonly VerificationItem[] {
  const rank = ({ descriptor }: VerificationItem): number =>
    descriptor.clientFindings.sequence ?? Number.MAX_SAFE_INTEGER
  const takenAt = ({ descriptor }: VerificationItem): number => Date.parse(descriptor.capturedAt)
  return items
    .filter(({ descriptor }) => descriptor.kind === kind)
    .sort((one, other) => rank(one) - rank(other) || takenAt(one) - takenAt(other))
}

async function gatherFaceFrame(gathering: Gathering, item: VerificationItem): Promise<FaceFrame> {
  const { clientFindings, sha256 } = item.descriptor
  const image = await decode(gathering, item)
  return readFaceFrame({ image, sha256, isAssisted: clientFindings.assisted === true }, gathering)
}

async function gatherLitFrames(gathering: Gathering): Promise<readonly LitFrame[]> {
  const frames: LitFrame[] = []
  for (const item of inSequence(gathering.input.items, 'face_light')) frames.push(await gatherLitFrame(gathering, item))
  return frames
}

async function gatherLitFrame(gathering: Gathering, item: VerificationItem): Promise<LitFrame> {
  const { vision, clock } = gathering
  const image = await decode(gathering, item)
  const [largest] = await clock.measure('detect', () => vision.faces.detect(image))
  const face = largest === undefined ? null : await clock.measure('face', () => vision.faces.describe(image, largest))
  return {
    isAssisted: item.descriptor.clientFindings.assisted === true,
    face,
    light: face === null ? null : measureFaceLight(image, face.box),
  }
}

/** The largest face is the person; the document's portrait is far smaller. */
async function gatherHeld(gathering: Gathering): Promise<HeldShot | null> {
  const item = itemOf(gathering.input, 'face_with_document')
  if (item === undefined) return null
  const { input, vision, clock } = gathering
  const image = await decode(gathering, item)
  const [largest] = await clock.measure('detect', () => vision.faces.detect(image))
  const face = largest === undefined ? null : await clock.measure('face', () => vision.faces.describe(image, largest))
  const specification = documentCatalogue[input.documentType]
  const { itemId } = item.descriptor
  const document = await readHeldDocument({ itemId, image, specification, vision, clock }, largest?.box ?? null)
  return { face, document }
}
