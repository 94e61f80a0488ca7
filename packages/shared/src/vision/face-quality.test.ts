import { expect, test } from 'vitest'
import { measureFaceQuality } from './face-quality.ts'
import type { GrayImage } from './image.ts'

function chip(read: (x: number, y: number) => number): GrayImage {
  const data = new Uint8Array(150 * 150)
  for (let y = 0; y < 150; y += 1) for (let x = 0; x < 150; x += 1) data[y * 150 + x] = read(x, y)
  return { width: 150, height: 150, data }
}

/** Patches of unequal size and tone, as features are; there is no period that a blur could meet. */
function patches(x: number, y: number): number {
  const cell = (size: number): number =>
    Math.sin(Math.floor(x / size) * 12.9898 + Math.floor(y / size) * 78.233) * 43758.5453
  const tone = (value: number): number => value - Math.floor(value)
  return 60 + 70 * tone(cell(11)) + 60 * tone(cell(23))
}

function blurred(half: number): GrayImage {
  return chip((x, y) => {
    let sum = 0
    for (let dy = -half; dy <= half; dy += 1)
      for (let dx = -half; dx <= half; dx += 1) sum += patches(x + dx + 150, y + dy + 140)
    return sum / (2 * half + 1) ** 2
  })
}

test('sharpness falls with blur and does not depend on contrast', () => {
  const values = [0, 1, 3, 6].map((half) => measureFaceQuality(blurred(half)).sharpness)
  expect([...values].sort((one, other) => other - one)).toEqual(values)
  expect((values[0] ?? 0) - (values[3] ?? 0)).toBeGreaterThan(0.15)
  const faint = measureFaceQuality(chip((x, y) => 128 + (patches(x, y) - 128) / 4)).sharpness
  expect(faint).toBeCloseTo(measureFaceQuality(chip(patches)).sharpness, 1)
})

test('exposure is that of the inner face, not of hair and background', () => {
  const bright = measureFaceQuality(chip((x, y) => (x > 30 && x < 120 && y > 25 && y < 130 ? 200 : 0)))
  expect(bright.meanLuma).toBe(200)
  expect(bright.darkRatio).toBe(0)
  expect(measureFaceQuality(chip(() => 10)).darkRatio).toBe(1)
  expect(measureFaceQuality(chip(() => 255)).brightRatio).toBe(1)
})
