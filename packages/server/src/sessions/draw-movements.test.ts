import { movements } from '@honnin/shared/protocol'
import { describe, expect, it } from 'vitest'
import { systemRandom } from '../crypto/index.ts'
import { drawMovements } from './draw-movements.ts'

describe('movements', () => {
  it('differ, have a turn among them, and every such sequence is about equally likely', () => {
    const trials = 12_000
    const seen = new Map<string, number>()
    for (let trial = 0; trial < trials; trial += 1) {
      const drawn = drawMovements(3, systemRandom)
      expect(new Set(drawn).size).toBe(3)
      for (const movement of drawn) expect(movements).toContain(movement)
      expect(drawn.some((movement) => movement === 'turn_left' || movement === 'turn_right')).toBe(true)
      seen.set(drawn.join(), (seen.get(drawn.join()) ?? 0) + 1)
    }
    // 5*4*3 orders of three of five, less the 3*2*1 without a turn.
    expect(seen.size).toBe(54)
    const expected = trials / 54
    // Five standard deviations either way: fails by chance once in about thirty thousand runs.
    for (const count of seen.values()) expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected))
  })
})
