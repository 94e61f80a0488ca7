import type { DocumentSighting } from './document-corners.ts'
import type { Quad } from './geometry.ts'
import type { RgbaImage } from './image.ts'
import { fitOutline, type Outline, type OutlineInference } from './outline-fitting.ts'
import { quadIou } from './quad.ts'
import type { DocumentGuess } from './settle-document.ts'

/** Two quads that overlap this much lead to the same edges. */
const SAME_QUAD_IOU = 0.95
/** An outline that lies this far from the quad it was seen from is seen better from where it lies. */
const FAR_IOU = 0.8
/** Ways to join the peaks of one look that are worth an outline. */
const MOST_WAYS = 4
const SAME_WAY_IOU = 0.93
/** Probability of a whole document where no outline was seen. */
const UNKNOWN = 0.5

/** Where a document may lie, whatever is done to find its edges. */
export type RoughGuess = Omit<DocumentGuess, 'reach' | 'isFollowed'>

/**
 * Where the document may lie by one look of the corner network: for each way to join its peaks the outline seen from there, then
 * the corners themselves where these are elsewhere, then the outline seen from a far outline.
 */
export async function* distinctGuesses(
  image: RgbaImage,
  ways: readonly DocumentSighting[],
  infer: OutlineInference,
): AsyncGenerator<RoughGuess, void> {
  const tried: Quad[] = []
  for (const rough of ways) {
    if (tried.length === MOST_WAYS) return
    if (tried.some((quad) => quadIou(quad, rough.quad) > SAME_WAY_IOU)) continue
    tried.push(rough.quad)
    const outline = await fitOutline(image, rough.quad, infer)
    const seen = outline ?? { isWhole: UNKNOWN, isId3: rough.kind === 'id3' ? rough.kindScore : 1 - rough.kindScore }
    if (outline) yield guessOf(rough, outline.quad, seen)
    const moved = outline ? quadIou(outline.quad, rough.quad) : 0
    if (moved < SAME_QUAD_IOU) yield guessOf(rough, rough.quad, seen)
    const again = outline && moved < FAR_IOU ? await fitOutline(image, outline.quad, infer) : null
    if (again) yield guessOf(rough, again.quad, again)
  }
}

const guessOf = (
  rough: DocumentSighting,
  quad: Quad,
  { isWhole, isId3 }: Pick<Outline, 'isWhole' | 'isId3'>,
): RoughGuess => ({ rough, quad, isWhole, isId3 })
