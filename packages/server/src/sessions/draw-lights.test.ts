import { lightRules, LightSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { systemRandom } from '../crypto/index.ts'
import { drawLights } from './draw-lights.ts'

it('lights change every time, last as the rules say, and every order is equally likely', () => {
  const drawn = Array.from({ length: 9_720 }, () => drawLights(systemRandom))
  expect(drawn.every((lights) => lights.length === lightRules.count && v.is(v.array(LightSchema), lights))).toBe(true)
  expect(drawn.some((lights) => lights.some(({ colour }, at) => colour === lights[at + 1]?.colour))).toBe(false)
  const seen = new Map<string, number>()
  for (const lights of drawn) {
    const order = lights.map(({ colour }) => colour).join()
    seen.set(order, (seen.get(order) ?? 0) + 1)
  }
  expect(seen.size).toBe(972)
  // Pearson's chi-square with 971 degrees of freedom: mean 971, standard deviation 44.1; six of them either way.
  const expected = drawn.length / 972
  const chiSquare = [...seen.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(Math.abs(chiSquare - 971)).toBeLessThan(6 * 44.1)
})
