import { createHash } from 'node:crypto'
import { CHALLENGE_THRESHOLDS, movementProgress } from '@honnin/shared/vision'
import { drawCondition, photograph } from './conditions.mjs'
import { drawMovements } from './face-species.mjs'
import { createRandom } from '../../statistics.mjs'

/** Looks at each movement, as shares of its film, of which the page photographs two. Films start and end at rest. */
const turn = [0.12, 0.16, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45]
const looks = {
  turn_left: turn,
  turn_right: turn,
  open_mouth: turn,
  nod: [0.08, 0.11, 0.14, 0.18, 0.22, 0.26, 0.3, 0.34],
  blink: [0.1, 0.125, 0.145, 0.16, 0.18, 0.2, 0.22, 0.25],
}
const RESTING = 0.5

const invented = {
  name: '見本 花子',
  nameKana: 'ミホン ハナコ',
  birthDate: '1988-04-12',
  sex: 'F',
  address: '東京都千代田区見本町一丁目2番3号',
}

/** Everything that is drawn for one trial of a species, from its number alone. */
export function drawTrial({ name, index, sitters, split }) {
  const seed = createHash('sha256').update(`${split}/${name}/${index}`).digest().readInt32LE()
  const random = createRandom(seed)
  const holder = sitters[index % sitters.length]
  const others = sitters.filter((sitter) => sitter !== holder)
  const stranger = others[Math.floor(random() * others.length)]
  // Films are kept by their seed: a small one keeps their number small.
  return { random, holder, stranger, asked: drawMovements(random), seed: 1 + (Math.abs(seed) % 9000) }
}

/**
 * The frames of a challenge as the page sends them: at rest, onset and peak of each movement, at rest. As in the page, the
 * movement itself says when it is photographed: `measure` gives the measures of the face in a picture, or null.
 */
export async function challengeFrames(studio, trial, { presentation, measure }) {
  const { random, seed, asked } = trial
  const { face, performed = asked, fed = false, progressOf } = presentation
  const condition = presentation.condition ?? drawCondition(random)
  let taken = 0
  const look = async (recipe, moments) => {
    const pictures = await studio.pictures(recipe, progressOf === undefined ? moments : moments.map(progressOf))
    // What is fed in has no sensor, but is coded anew with some noise so that no two files are equal.
    const place = fed
      ? { gain: 1, tint: [1, 1, 1], blur: 0, noise: 0.7 + condition.noise / 2, quality: condition.quality }
      : condition
    return Promise.all(pictures.map((picture) => photograph(picture, place, seed * 31 + taken++)))
  }
  const frames = await look(face({ movement: 'neutral', seed, position: -1 }), [RESTING])
  const baseline = await measure(frames[0])
  for (const [position, movement] of performed.entries()) {
    const seen = await look(face({ movement, seed: seed + position + 1, position }), looks[movement])
    frames.push(...(await onsetAndPeak(seen, { movement, baseline, measure })))
  }
  return [...frames, ...(await look(face({ movement: 'neutral', seed: seed + 7, position: -1 }), [RESTING]))]
}

/** The first picture in which the movement has begun, and that in which it has gone farthest. */
async function onsetAndPeak(pictures, { movement, baseline, measure }) {
  const changes = []
  for (const picture of pictures) {
    const measures = baseline === null ? null : await measure(picture)
    changes.push(measures === null ? -Infinity : movementProgress(movement, measures, baseline).change)
  }
  // Two pictures are taken, the first before the second, whatever they show.
  const peak = Math.max(1, changes.indexOf(Math.max(...changes)))
  const begun = changes.findIndex((change) => change >= CHALLENGE_THRESHOLDS[movement].onset)
  const onset = begun >= 0 && begun < peak ? begun : peak - 1
  return [pictures[onset], pictures[peak]]
}

export const cardOf = (sitter, more = {}) => ({
  type: 'jp_driving_licence',
  side: 'front',
  person: invented,
  portrait: sitter.photo,
  ...more,
})

const CARD_LIES_STILL = 0.9

/** One picture of a card on a desk, photographed as from a hand. */
export async function cardPicture(studio, recipe, { condition, seed }) {
  const [picture] = await studio.pictures({ kind: 'card', seconds: 1, seed, ...recipe }, [CARD_LIES_STILL])
  return photograph(picture, condition, seed)
}

/** The person with a card beside the face. */
export async function heldPicture(studio, { sitter, card, condition, seed }) {
  const recipe = { kind: 'face_with_document', photo: sitter.photo, card, seconds: 1, seed }
  const [picture] = await studio.pictures(recipe, [0.5])
  return photograph(picture, condition, seed)
}

/** Light in which everything is well seen. */
export const goodCondition = { gain: 1, tint: [1, 1, 1], blur: 0, noise: 0.6, quality: 92 }
