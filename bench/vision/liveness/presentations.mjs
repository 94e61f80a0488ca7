import { createHash } from 'node:crypto'
import { drawCondition, photograph } from './conditions.mjs'
import { drawMovements } from './face-species.mjs'
import { createRandom } from '../../statistics.mjs'

/**
 * Where in the course of each movement the page photographs it: past its onset, and at its farthest. Films start and end at
 * rest.
 */
const moments = {
  turn_left: [0.2, 0.43],
  turn_right: [0.2, 0.43],
  open_mouth: [0.2, 0.43],
  nod: [0.14, 0.28],
  blink: [0.155, 0.22],
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

/** The frames of a challenge as the page sends them: at rest, onset and peak of each movement, at rest. */
export async function challengeFrames(studio, trial, presentation) {
  const { random, seed, asked } = trial
  const { face, performed = asked, fed = false, progressOf } = presentation
  const condition = presentation.condition ?? drawCondition(random)
  const frames = []
  const take = async (recipe, moment) => {
    const progress = progressOf?.() ?? moment
    for (const picture of await studio.pictures(recipe, [progress].flat())) {
      // What is fed in has no sensor, but is coded anew with some noise so that no two files are equal.
      const place = fed
        ? { gain: 1, tint: [1, 1, 1], blur: 0, noise: 0.7 + condition.noise / 2, quality: condition.quality }
        : condition
      frames.push(await photograph(picture, place, seed * 31 + frames.length))
    }
  }
  await take(face({ movement: 'neutral', seed, position: -1 }), RESTING)
  for (const [position, movement] of performed.entries()) {
    const recipe = face({ movement, seed: seed + position + 1, position })
    if (progressOf === undefined) await take(recipe, moments[movement])
    else for (const moment of moments[movement]) await take(recipe, moment)
  }
  await take(face({ movement: 'neutral', seed: seed + 7, position: -1 }), RESTING)
  return frames
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
