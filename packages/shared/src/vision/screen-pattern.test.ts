import { expect, test } from 'vitest'
import type { RgbaImage } from './image.ts'
import { measureScreenPattern } from './screen-pattern.ts'

function picture(light: (x: number, y: number) => readonly [number, number, number]): RgbaImage {
  const data = new Uint8ClampedArray(300 * 280 * 4)
  for (let y = 0; y < 280; y += 1) for (let x = 0; x < 300; x += 1) data.set([...light(x, y), 255], (y * 300 + x) * 4)
  return { width: 300, height: 280, data }
}

/** Blotches of any size with the noise of a sensor. */
const skin = (x: number, y: number): number =>
  120 +
  30 * Math.sin(x / 17) +
  25 * Math.cos((x + 2 * y) / 29) +
  6 * (Math.abs(Math.sin(x * 12.99 + y * 78.2) * 43758.5) % 1)

test('the stripes of a display stand out in luma and in colour', () => {
  const shown = picture((x, y) => {
    const stripe = 12 * Math.cos((2 * Math.PI * x) / 3.4)
    const line = 10 * Math.cos((2 * Math.PI * y) / 3.4)
    return [skin(x, y) + stripe + line, skin(x, y) + line, skin(x, y) * 0.8 - stripe + line]
  })
  const pattern = measureScreenPattern(shown, { x: 150, y: 140 })
  expect(pattern?.luma).toBeGreaterThan(8)
  expect(pattern?.chroma).toBeGreaterThan(6)
})

test('a scene without a grid does not, nor does the block grid of JPEG', () => {
  const plain = measureScreenPattern(
    picture((x, y) => [skin(x, y), skin(x, y) * 0.9, skin(x, y) * 0.8]),
    { x: 0, y: 0 },
  )
  expect(plain?.luma).toBeLessThan(6)
  const blocks = measureScreenPattern(
    picture((x, y) => {
      const level = skin(x, y) + (x % 8 === 0 || y % 8 === 0 ? 6 : 0)
      return [level, level, level * 0.8]
    }),
    { x: 150, y: 140 },
  )
  expect(blocks?.luma).toBeLessThan(6)
})

test('a picture smaller than the window says nothing', () => {
  expect(
    measureScreenPattern({ width: 200, height: 400, data: new Uint8ClampedArray(320_000) }, { x: 0, y: 0 }),
  ).toBeNull()
})
