import sharp from 'sharp'
import { applyHomography, quadHomography } from '@honnin/shared/vision'
import { drawCondition } from './conditions.mjs'
import { cardOf, cardPicture } from './presentations.mjs'
import { between, pick } from './random.mjs'

const names = [
  ['見本 太郎', 'ミホン タロウ', '1990-05-02', '大阪府大阪市北区例題四丁目5番6号'],
  ['試験 次子', 'シケン ツギコ', '1975-09-21', '北海道札幌市中央区見本通二丁目8番'],
  ['例題 三郎', 'レイダイ サブロウ', '2001-01-30', '福岡県福岡市博多区仮名町7番1号'],
  ['標本 志乃', 'ヒョウホン シノ', '1966-12-12', '愛知県名古屋市中区仮町三丁目9番10号'],
]

/** A card of a sitter; another trial has another holder's print. */
function drawCard(random, sitter) {
  const [name, nameKana, birthDate, address] = pick(random, names)
  const person = { name, nameKana, birthDate, address, sex: pick(random, ['F', 'M']) }
  return cardOf(sitter, { person, seed: 1 + Math.floor(random() * 50) })
}

/** A place and two takes in it. */
function drawPlace({ random, seed }) {
  const condition = { ...drawCondition(random), gain: between(random, 0.8, 1.05), blur: between(random, 0, 0.6) }
  return { front: { condition, seed }, oblique: { condition, seed } }
}

/** Card and presentation of both shots; `dotsPerMm` and `body` as in `CardSegment`. */
const shots =
  (present = () => ({})) =>
  async (studio, trial) => {
    const card = drawCard(trial.random, trial.holder)
    const more = present(trial.random)
    const place = drawPlace(trial)
    const tiltDegrees = between(trial.random, 33, 50)
    return {
      card,
      front: await cardPicture(studio, { card, shot: 'flat', ...more }, place.front),
      thickness: await cardPicture(studio, { card, shot: 'thickness', tiltDegrees, ...more }, place.oblique),
    }
  }

/** The front shot, and what `change` makes of it instead of a second one. */
const instead = (change) => async (studio, trial) => {
  const card = drawCard(trial.random, trial.holder)
  const place = drawPlace(trial)
  const recipe = { kind: 'card', card, shot: 'flat', seconds: 1, seed: place.front.seed }
  const front = await cardPicture(studio, { card, shot: 'flat' }, place.front)
  return { card, front, thickness: await change({ studio, trial, card, place, recipe, front }) }
}

/** The species of document presentations; `honest` beside them. */
export const documentSpecies = {
  same_file: instead(({ front }) => front),
  flat_again: instead(({ studio, card, place: { oblique } }) =>
    cardPicture(studio, { card, shot: 'flat' }, { ...oblique, seed: oblique.seed + 1 }),
  ),
  tilted_by_software: instead(async ({ studio, trial, recipe, front, place }) =>
    tilt(front, {
      corners: await studio.cardCorners(recipe, LYING_FRAME),
      trial,
      quality: place.front.condition.quality,
    }),
  ),
  cut_out_and_tilted: instead(async ({ studio, trial, recipe, front, place }) =>
    tilt(front, {
      corners: await studio.cardCorners(recipe, LYING_FRAME),
      trial,
      quality: place.front.condition.quality,
      isCutOut: true,
    }),
  ),
  other_card: instead(({ studio, trial, place }) =>
    cardPicture(studio, { card: drawCard(trial.random, trial.stranger), shot: 'thickness' }, place.oblique),
  ),
  other_print_same_portrait: instead(({ studio, trial, card, place }) => {
    const other = names.find(([name]) => name !== card.person.name)
    const person = { ...card.person, name: other[0], nameKana: other[1], birthDate: other[2], address: other[3] }
    return cardPicture(studio, { card: { ...card, person, seed: card.seed + 1 }, shot: 'thickness' }, place.oblique)
  }),
  paper_copy: shots(() => ({ body: 'none' })),
  display: shots((random) => ({ body: 'display', dotsPerMm: between(random, 4, 16) })),
}

export const honestDocuments = shots()

/** The shown frame at `CARD_LIES_STILL` of a film of one second. */
const LYING_FRAME = 27

/**
 * The front picture bent by software as if it had been taken from below: with its desk, or the card alone cut out and laid on a
 * blurred piece of that desk. `corners` are those of the card in it.
 */
async function tilt(front, { corners, trial, quality, isCutOut = false }) {
  const { data, info } = await sharp(front).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const [first, second, third, fourth] = corners
  const middle = { x: width / 2, y: height / 2 }
  const lean = between(trial.random, 0.13, 0.2)
  const squeeze = between(trial.random, 0.62, 0.76)
  const span = Math.hypot(second.x - first.x, second.y - first.y) * 0.46
  const tall = (Math.hypot(fourth.x - first.x, fourth.y - first.y) * squeeze) / 2
  const target = [
    { x: middle.x - span * (1 - lean), y: middle.y - tall },
    { x: middle.x + span * (1 - lean), y: middle.y - tall },
    { x: middle.x + span * (1 + lean / 2), y: middle.y + tall },
    { x: middle.x - span * (1 + lean / 2), y: middle.y + tall },
  ]
  const back = quadHomography(target, [first, second, third, fourth])
  const desk = await sharp(front)
    .extract({ left: 0, top: 0, width: 90, height: 240 })
    .resize(width, height, { fit: 'fill' })
    .blur(2)
    .removeAlpha()
    .raw()
    .toBuffer()
  const out = Buffer.from(desk)
  const inCard = quadHomography(target, [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ])
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (isCutOut) {
        const { x: u, y: v } = applyHomography(inCard, { x, y })
        if (u < 0 || v < 0 || u > 1 || v > 1) continue
      }
      const from = applyHomography(back, { x, y })
      if (from.x < 0 || from.y < 0 || from.x >= width - 1 || from.y >= height - 1) continue
      const [left, top] = [Math.floor(from.x), Math.floor(from.y)]
      const [u, v] = [from.x - left, from.y - top]
      const base = (top * width + left) * 3
      for (let channel = 0; channel < 3; channel += 1) {
        const above = data[base + channel] * (1 - u) + data[base + 3 + channel] * u
        const below = data[base + width * 3 + channel] * (1 - u) + data[base + width * 3 + 3 + channel] * u
        out[(y * width + x) * 3 + channel] = above * (1 - v) + below * v
      }
    }
  return sharp(out, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer()
}
