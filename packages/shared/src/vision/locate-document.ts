import { documentAttempts, type DocumentInference, type LocateOptions } from './document-attempts.ts'
import type { CornerScores, DocumentSighting } from './document-corners.ts'
import type { RgbaImage } from './image.ts'
import type { SettledDocument } from './settle-document.ts'

/**
 * Trust from which a document is found. Following it and a first look must leave less doubt than a closer look, and who tries many
 * guesses meets more that are wrong.
 */
const LEAST_TRUST = {
  film: { tracked: 0.7, first: 0.8, closer: 0.65 },
  patient: { tracked: 0.7, first: 0.8, closer: 0.7 },
} as const

/**
 * Finds the document in a frame, its corners on the crossings of its edges: stops at the first attempt that is trusted. Where
 * none is, the best guess comes back as not found.
 */
export async function locateDocument(
  image: RgbaImage,
  infer: DocumentInference,
  options: LocateOptions = {},
): Promise<DocumentSighting> {
  const leastTrust = LEAST_TRUST[options.isPatient ? 'patient' : 'film']
  let best: SettledDocument | null = null
  let seen: DocumentSighting | null = null
  let insideScores: CornerScores | null = null
  for await (const { look, rough, settled, isDenied } of documentAttempts(image, infer, options)) {
    if (look !== 'tracked') {
      seen ??= rough
      insideScores = insideScores ? leastOf(insideScores, rough.insideScores) : rough.insideScores
    }
    // What a closer look does not see is not there.
    if (look === 'closer' && isDenied) break
    if (settled && (best === null || settled.trust > best.trust)) best = settled
    if (best !== null && best.trust >= leastTrust[look]) return { ...best.sighting, found: true, score: best.trust }
  }
  if (seen === null || insideScores === null) throw new TypeError('every search looks at the frame')
  const guess = best && { quad: best.sighting.quad, kind: best.sighting.kind, kindScore: best.sighting.kindScore }
  return { ...seen, ...guess, found: false, insideScores, score: best?.trust ?? 0 }
}

/** A corner is in the frame only if every look says so. */
function leastOf(a: CornerScores, b: CornerScores): CornerScores {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]
}
