import { documentAttempts, type DocumentInference, type LocateOptions } from './document-attempts.ts'
import type { DocumentSighting } from './document-corners.ts'
import { furtherSearches } from './further-searches.ts'
import type { RgbaImage } from './image.ts'
import type { SettledDocument } from './settle-document.ts'

/**
 * Trust from which a document is found. Following it and a first look must leave less doubt than a closer look, and who tries many
 * guesses, or searches many times, meets more that are wrong.
 */
const LEAST_TRUST = {
  film: { tracked: 0.7, first: 0.8, closer: 0.6 },
  patient: { tracked: 0.7, first: 0.9, closer: 0.7 },
  further: { tracked: 0.8, first: 0.8, closer: 0.8 },
} as const

/** What the attempts of one search came to. */
interface Search {
  /** The attempt that is trusted most, of this search and those before it. */
  readonly best: SettledDocument | null
  /** True where it is trusted enough. */
  readonly isFound: boolean
  /** What the first look saw, with the least that any look thought of each corner's being in the frame; null where none was needed. */
  readonly seen: DocumentSighting | null
}

/**
 * Finds the document in a frame, its corners on the crossings of its edges: stops at the first attempt that is trusted. Who is
 * patient takes further searches where that finds none. Where none is trusted, the best guess comes back as not found.
 */
export async function locateDocument(
  image: RgbaImage,
  infer: DocumentInference,
  options: LocateOptions = {},
): Promise<DocumentSighting> {
  const { isPatient = false } = options
  const whole = await search(documentAttempts(image, infer, options), LEAST_TRUST[isPatient ? 'patient' : 'film'])
  let { best, isFound } = whole
  for (const further of isPatient ? furtherSearches(image) : []) {
    if (isFound) break
    ;({ best, isFound } = await search(documentAttempts(image, infer, further), LEAST_TRUST.further, best))
  }
  if (best !== null && isFound) return { ...best.sighting, found: true, score: best.trust }
  const { seen } = whole
  if (seen === null) throw new TypeError('every search that finds nothing looks at the frame')
  const guess = best && { quad: best.sighting.quad, kind: best.sighting.kind, kindScore: best.sighting.kindScore }
  return { ...seen, ...guess, found: false, score: best?.trust ?? 0 }
}

async function search(
  attempts: ReturnType<typeof documentAttempts>,
  leastTrust: (typeof LEAST_TRUST)[keyof typeof LEAST_TRUST],
  before: SettledDocument | null = null,
): Promise<Search> {
  let best = before
  let seen: DocumentSighting | null = null
  for await (const { look, rough, settled, isDenied } of attempts) {
    if (look !== 'tracked') seen = seenTogether(seen ?? rough, rough)
    // What a closer look does not see is not there.
    if (look === 'closer' && isDenied) break
    if (settled && (best === null || settled.trust > best.trust)) best = settled
    if (best !== null && best.trust >= leastTrust[look]) return { best, isFound: true, seen }
  }
  return { best, isFound: false, seen }
}

/** A corner is in the frame only if every look says so. */
function seenTogether(first: DocumentSighting, { insideScores }: DocumentSighting): DocumentSighting {
  const [a, b, c, d] = first.insideScores
  const [e, f, g, h] = insideScores
  return { ...first, insideScores: [Math.min(a, e), Math.min(b, f), Math.min(c, g), Math.min(d, h)] }
}
