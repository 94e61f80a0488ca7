import { describe, expect, test } from 'vitest'
import { lightOrders, lightRgb, lightRules, type LightColour } from '../protocol/index.ts'
import { linearLight, type FaceLight, type LightRgb } from './face-light.ts'
import { measureLightResponse } from './light-response.ts'

const light = (colour: LightColour): LightRgb => linearLight(lightRgb[colour])
const names = lightOrders(lightRules.count)
const orders = names.map((order) => order.map(light))
const drawn = names.findIndex((order) => order.join() === 'amber,blue,rose,green,blue,amber')

/** Mulberry32. */
const randomFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

/** Skin under room light to which the display adds; `balance` is what the camera's white balance makes of each picture. */
const pictures = (
  lights: readonly LightRgb[],
  { strength, noise = 0, seed = 1 }: { readonly strength: number; readonly noise?: number; readonly seed?: number },
): readonly FaceLight[] => {
  const random = randomFrom(seed)
  return lights.map((colour) => {
    const balance = [0.9 + 0.2 * random(), 1, 0.9 + 0.2 * random()]
    const jitter = () => 1 + noise * (random() + random() - 1)
    const of = (albedo: readonly number[], share: number) => {
      const [red = 0, green = 0, blue = 0] = albedo.map(
        (value, at) => value * (1 + share * (colour[at] ?? 0)) * (balance[at] ?? 1) * jitter(),
      )
      return { red, green, blue }
    }
    return { face: of([0.4, 0.24, 0.17], strength), surroundings: of([0.3, 0.3, 0.28], strength / 15) }
  })
}

describe('a face that the display lights', () => {
  test.each([0.02, 0.1, 0.4])('answers the drawn order, whatever the white balance does (strength %d)', (strength) => {
    const response = measureLightResponse(pictures(orders[drawn] ?? [], { strength }), { drawn, orders })
    expect(response.chance).toBeCloseTo(1 / 972)
    expect(response.explained).toBeGreaterThan(0.9)
    expect(response.strength).toBeGreaterThan(strength * 0.6)
    expect(response.strength).toBeLessThan(strength * 1.1)
  })

  test('of another order answers that one', () => {
    const other = names.findIndex((order) => order.join() === 'green,rose,amber,rose,blue,rose')
    const response = measureLightResponse(pictures(orders[other] ?? [], { strength: 0.1 }), { drawn, orders })
    expect(response.chance).toBeGreaterThan(0.05)
    expect(response.best.explained).toBeGreaterThan(0.9)
    expect(response.best.strength).toBeGreaterThan(0.05)
  })
})

test('a face that nothing lights agrees by chance only, as often as the test says', () => {
  const runs = 500
  const count = (level: number) =>
    Array.from({ length: runs }, (_, seed) =>
      measureLightResponse(pictures(orders[drawn] ?? [], { strength: 0, noise: 0.01, seed: seed + 1 }), {
        drawn,
        orders,
      }),
    ).filter(({ chance }) => chance <= level).length
  // Four standard deviations of the binomial distribution about the rate.
  expect(count(0.01)).toBeLessThan(runs * 0.01 + 4 * Math.sqrt(runs * 0.01))
  expect(count(0.2)).toBeGreaterThan(runs * 0.2 - 4 * Math.sqrt(runs * 0.16))
  expect(count(0.2)).toBeLessThan(runs * 0.2 + 4 * Math.sqrt(runs * 0.16))
})

test('pictures that do not change at all agree with every order alike', () => {
  const still = Array<FaceLight>(6).fill({
    face: { red: 0.4, green: 0.3, blue: 0.2 },
    surroundings: { red: 0.3, green: 0.3, blue: 0.3 },
  })
  expect(measureLightResponse(still, { drawn, orders })).toMatchObject({ chance: 1, explained: 0 })
})
