import { describe, expect, test } from 'vitest'
import { measureFaceShift } from './face-shift.ts'
import type { GrayImage } from './image.ts'

const side = 400
const face = { x: 60, y: 40, width: 256, height: 320 }

/** Blotches under the noise of a sensor. */
function picture({ shift = 0, light = 1, seed = 1 }: { shift?: number; light?: number; seed?: number }): GrayImage {
  const data = new Uint8Array(side * side)
  let state = seed
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      const noise = (state / 2 ** 32 - 0.5) * 8
      const level = 120 + 45 * Math.sin((x - shift) / 17) * Math.cos(y / 23)
      data[y * side + x] = Math.max(0, Math.min(255, Math.round(level * light + noise)))
    }
  return { width: side, height: side, data }
}

describe('measureFaceShift', () => {
  test('one picture with other noise and a little other light has not moved', () => {
    expect(measureFaceShift(picture({}), picture({ seed: 9, light: 1.01 }), face)).toBeLessThan(0.1)
  })

  test('a face that moved by some pixels shows it', () => {
    const shift = (px: number) => measureFaceShift(picture({}), picture({ seed: 9, shift: px }), face) ?? 0
    expect(shift(2)).toBeGreaterThan(0.2)
    expect(shift(4)).toBeGreaterThan(1.5 * shift(2))
  })

  test('blank pictures and pictures of two sizes say nothing', () => {
    const blank = { width: side, height: side, data: new Uint8Array(side * side).fill(90) }
    expect(measureFaceShift(blank, blank, face)).toBeNull()
    expect(measureFaceShift(picture({}), { width: 2, height: 2, data: new Uint8Array(4) }, face)).toBeNull()
  })

  test('a face at the rim of the picture is measured as far as it is seen', () => {
    expect(
      measureFaceShift(picture({}), picture({ seed: 9 }), { x: -50, y: 300, width: 256, height: 320 }),
    ).not.toBeNaN()
  })
})
