import { documentCatalogue, documentTypes, type DocumentType } from '@honnin/shared/documents'
import {
  plans,
  SessionIdSchema,
  ItemIdSchema,
  Sha256Schema,
  StepIdSchema,
  type CheckResult,
} from '@honnin/shared/protocol'
import { toGray, type DocumentSighting, type MrzReading, type Quad } from '@honnin/shared/vision'
import * as v from 'valibot'
import { fileLimits, type VisionEngine } from '../vision/index.ts'
import { documentChecks } from './checks/index.ts'
import type { DocumentShot, Evidence, PrintedData } from './evidence.ts'
import { gatherEvidence, type Gathering } from './gather-evidence.ts'
import { judgePrint, readPrint } from './gather-printed.ts'
import { itemPictures, rememberedPictures } from './item-pictures.ts'
import { missingFields } from './printed-fields.ts'
import type { DocumentSearch } from './read-document.ts'
import { runCheck } from './run-check.ts'
import { StageClock } from './stage-clock.ts'
import type { VerificationInput, VerificationItem } from './verification-input.ts'

/** The longest side with which a machine readable zone is looked for in a picture without a document. */
const ZONE_SIDE_PIXELS = 2560

export interface DocumentInspection {
  /** `null` where no document was found, or none of those that are known. */
  readonly type: DocumentType | null
  /** In the picture as it is looked at, whose size is given; `null` where no document was found. */
  readonly corners: Quad | null
  readonly size: { readonly width: number; readonly height: number } | null
  readonly zone: MrzReading | null
  readonly printed: PrintedData | null
  readonly checks: readonly CheckResult[]
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>
}

/** What is the same for every type that the document may be of. */
type Inspection = Omit<Gathering, 'input'> & Required<Pick<Gathering, 'pictures'>> & { readonly item: VerificationItem }

interface Look {
  readonly type: DocumentType
  readonly evidence: Evidence
  readonly front: DocumentShot
  readonly zone: MrzReading | null
  readonly printed: PrintedData | null
}

/**
 * Finds, reads and checks a document in a picture that came from no session. Without `type` the document is the known one of
 * which most can be read. Throws `ImageError` for a picture that cannot be decoded and `ReadingError` where nothing can be
 * read at all.
 */
export async function inspectDocument(
  picture: Uint8Array,
  { vision, type, at }: { readonly vision: VisionEngine; readonly type: DocumentType | null; readonly at: Date },
): Promise<DocumentInspection> {
  const clock = new StageClock()
  const item = itemOf(picture, at)
  const pictures = rememberedPictures(itemPictures(fileLimits))
  let sighted: Promise<DocumentSighting> | undefined
  const search: DocumentSearch = (image) => (sighted ??= vision.documents.locate(image))
  const inspection: Inspection = { item, vision, clock, signal: undefined, pictures, search }
  let best: Look | null = null
  for (const candidate of type === null ? documentTypes : [type]) {
    if (best !== null && isOtherFormat(best, candidate)) continue
    const look = await lookAs(candidate, inspection, at)
    const { sighting } = look.front
    if (best === null || worthOf(look) > worthOf(best) || isOtherFormat(best, best.type)) best = look
    if (!sighting.found || isWhole(look)) break
  }
  if (best === null || worthOf(best) === 0) {
    const zone = await readLooseZone(inspection, at)
    if (zone !== null) return { ...nothing, zone, timings: clock.timings() }
  }
  if (best === null) return { ...nothing, timings: clock.timings() }
  const { front, zone, printed } = best
  const evidence: Evidence = { ...best.evidence, printed: () => Promise.resolve(printed) }
  const checks: CheckResult[] = []
  for (const check of documentChecks) checks.push(await runCheck(check, evidence))
  const isKnown = type !== null || worthOf(best) > 0
  return {
    type: front.sighting.found && isKnown ? best.type : null,
    corners: front.corners,
    size: { width: front.gray.width, height: front.gray.height },
    zone,
    printed,
    checks,
    timings: clock.timings(),
  }
}

const nothing = { type: null, corners: null, size: null, zone: null, printed: null, checks: [] } as const

/** The detector tells a card from a page; the first look tells which it is. */
function isOtherFormat({ front: { sighting } }: Look, candidate: DocumentType): boolean {
  return sighting.found && sighting.kind !== documentCatalogue[candidate].format
}

/** Nothing else could be read better. */
function isWhole({ type, front, printed }: Look): boolean {
  return front.portrait !== null && printed !== null && missingFields(type, printed.fields).length === 0
}

/** Fields tell a document surely, the place of its portrait nearly so. */
function worthOf({ printed, front }: Look): number {
  return Object.keys(printed?.fields ?? {}).length + (front.portrait === null ? 0 : 0.5)
}

async function lookAs(type: DocumentType, { item, ...inspection }: Inspection, at: Date): Promise<Look> {
  const input = inputOf(item, { type, at })
  const gathering = { ...inspection, input }
  const evidence = gatherEvidence(gathering)
  const front = await evidence.document('document_front')
  if (front === null) throw new TypeError('the picture is the front')
  const reading = await readPrint(gathering, { front, item })
  return {
    type,
    evidence,
    front,
    zone: reading?.zone ?? null,
    printed: reading === null ? null : judgePrint(input, reading),
  }
}

/** A zone may be all that the picture shows of its document. */
async function readLooseZone({ item, vision, clock, pictures }: Inspection, at: Date): Promise<MrzReading | null> {
  return clock.measure('read', async () => {
    const image = await pictures.decode(item, ZONE_SIDE_PIXELS)
    return (await vision.mrz()).read(toGray(image), at.toISOString().slice(0, 10))
  })
}

const nobody = '0'.repeat(24)

function itemOf(picture: Uint8Array, at: Date): VerificationItem {
  return {
    descriptor: {
      itemId: v.parse(ItemIdSchema, `itm_${nobody}`),
      stepId: v.parse(StepIdSchema, `stp_${nobody}`),
      kind: 'document_front',
      mediaType: 'image/jpeg',
      size: picture.length,
      sha256: v.parse(Sha256Schema, '0'.repeat(64)),
      capturedAt: at.toISOString(),
      source: 'file',
      clientFindings: {},
    },
    receivedAt: at,
    readMedia: () => Promise.resolve(picture),
  }
}

/** A session that has nothing but the front. */
function inputOf(
  item: VerificationItem,
  { type, at }: { readonly type: DocumentType; readonly at: Date },
): VerificationInput {
  const stamp = at.toISOString()
  return {
    sessionId: v.parse(SessionIdSchema, `ses_${nobody}`),
    plan: plans['document-and-face'],
    documentType: type,
    attempt: 1,
    attemptsLeft: 0,
    steps: [
      {
        ...{
          stepId: item.descriptor.stepId,
          kind: 'document_front',
          documentType: type,
          nonce: nobody,
          index: 0,
          total: 1,
        },
        ...{ issuedAt: stamp, expiresAt: stamp, completedAt: at },
      },
    ],
    items: [item],
    device: {
      userAgent: '',
      language: '',
      screen: { width: 0, height: 0, pixelRatio: 1 },
      cameras: [],
      automation: false,
    },
    bundle: { signedAt: at, submittedAt: at, finding: null },
  }
}
