import { lightOrders, lightRules, type Light } from '@honnin/shared/protocol'
import type { Random } from '../crypto/index.ts'

const orders = lightOrders(lightRules.count)

/** Draws an order of lights, all with the same chance (what `face.light` rests on), and how long each stands. */
export const drawLights = (random: Random): readonly Light[] => {
  const { shortestMs, longestMs, stepMs } = lightRules
  const lengths = (longestMs - shortestMs) / stepMs + 1
  const order = orders[random.integer(orders.length)] ?? []
  return order.map((colour) => ({ colour, ms: shortestMs + stepMs * random.integer(lengths) }))
}
