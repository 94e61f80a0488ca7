import { describe, expect, test } from 'vitest'
import { lightColours, lightOrders, lightRgb, lightRules } from './light.ts'

const linear = (level: number): number => {
  const share = level / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

describe('WCAG 2.3.1', () => {
  test.each(lightColours)('%s is no saturated red', (colour) => {
    const [red, green, blue] = lightRgb[colour].map(linear) as [number, number, number]
    expect(red / (red + green + blue)).toBeLessThan(0.8)
  })

  test('even if every change were one half of a flash there would be fewer than three flashes in any second', () => {
    const changesInASecond = Math.floor(1_000 / lightRules.shortestMs) + 1
    expect(changesInASecond / 2).toBeLessThan(3)
  })
})

test('orders: each once, and no colour follows itself', () => {
  const orders = lightOrders(lightRules.count)
  expect(orders).toHaveLength(972)
  expect(new Set(orders.map(String)).size).toBe(972)
  for (const order of orders) for (const [at, colour] of order.entries()) expect(order[at + 1]).not.toBe(colour)
})
