import { lightOrders, lightRgb, lightRules } from '@honnin/shared/protocol'
import { drawCondition, photograph } from './conditions.mjs'
import { between, pick } from './random.mjs'

const orders = lightOrders(lightRules.count)
/** Light of a phone at arm's length against that of rooms, from a bright one to a dim one. */
const rooms = [0.06, 0.3]

/** A face that the drawn lights fall on, or others. */
const person = (trial, take) => ({ kind: 'person', photo: trial.holder.photo, movement: 'neutral', ...take })
const film = (trial, take) => ({
  kind: 'attack',
  attack: 'screen_replay',
  photo: trial.holder.photo,
  movement: 'neutral',
  displayPitch: 0,
  ...take,
})

/**
 * What is before the camera while the page shows its lights: `strengths` is the range of the display's light against the
 * room's, `order` what lights it instead of the drawn order, `of` what it is.
 */
export const lightSpecies = {
  honest: { of: person, strengths: rooms },
  by_a_window: { of: person, strengths: [0.005, 0.03] },
  film: { of: film, strengths: [0, 0] },
  film_of_another_session: { of: film, strengths: rooms, order: (random) => pick(random, orders) },
}

/** The pictures of one presentation in the drawn lights, with a white balance that is a little other in each. */
export async function litPictures(studio, trial, { of, strengths, order }) {
  const { random, seed } = trial
  const drawn = pick(random, orders)
  const condition = { ...drawCondition(random), gain: between(random, 0.75, 1) }
  const strength = between(random, ...strengths)
  const pictures = []
  for (const [at, colour] of (order?.(random) ?? drawn).entries()) {
    const recipe = of(trial, { seed: seed + at, light: { rgb: lightRgb[colour], strength } })
    const [picture] = await studio.pictures(recipe, [0.5])
    const [red, green, blue] = condition.tint
    const tint = [red * between(random, 0.97, 1.03), green, blue * between(random, 0.97, 1.03)]
    pictures.push(await photograph(picture, { ...condition, tint }, seed * 31 + at))
  }
  return { lights: drawn.map((colour) => ({ colour, ms: lightRules.shortestMs })), pictures }
}
