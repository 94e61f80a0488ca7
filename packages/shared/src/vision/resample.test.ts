import { describe, expect, test } from 'vitest'
import type { RgbaImage } from './image.ts'
import { cropImage, mirrorImage, shrinkImage, toPlanes, turnImage, warpImage } from './resample.ts'

/** Red rises with x, green with y. */
function ramp(width: number, height: number): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) data.set([x * 2, y * 2, 40, 255], (y * width + x) * 4)
  return { width, height, data }
}

const pixel = (image: RgbaImage, x: number, y: number): readonly number[] => [
  ...image.data.subarray((y * image.width + x) * 4, (y * image.width + x) * 4 + 4),
]

describe('warpImage', () => {
  test('the identity changes nothing', () => {
    const image = ramp(20, 12)
    const same = warpImage(image, { toSource: { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 }, width: 20, height: 12 })
    expect([...same.data]).toEqual([...image.data])
  })

  test('a reduction averages what it leaves out, and beyond the picture it is black', () => {
    const image = ramp(64, 64)
    const small = warpImage(image, { toSource: { a: 4, b: 0, c: 0, d: 0, e: 4, f: 0 }, width: 17, height: 16 })
    expect(pixel(small, 3, 5)).toEqual([27, 43, 40, 255])
    expect(pixel(small, 16, 5)).toEqual([0, 0, 0, 255])
  })

  test('a quarter turn takes rows to columns', () => {
    const turned = warpImage(ramp(10, 6), { toSource: { a: 0, b: 1, c: 0, d: -1, e: 0, f: 6 }, width: 6, height: 10 })
    expect(pixel(turned, 0, 0)).toEqual([0, 10, 40, 255])
    expect(pixel(turned, 5, 9)).toEqual([18, 0, 40, 255])
  })
})

test('shrinkImage keeps the mean of a picture whatever the ratio', () => {
  const image = ramp(97, 61)
  const small = shrinkImage(image, { width: 31, height: 17 })
  const mean = (picture: RgbaImage): number => {
    let sum = 0
    for (let at = 0; at < picture.data.length; at += 4) sum += picture.data[at] ?? 0
    return sum / (picture.data.length / 4)
  }
  expect(small.width).toBe(31)
  expect(Math.abs(mean(small) - mean(image))).toBeLessThan(0.6)
})

test('cropImage cuts at the border and says where it cut', () => {
  const { image, origin } = cropImage(ramp(10, 10), { x: -3, y: 4.5, width: 6, height: 100 })
  expect(origin).toEqual({ x: 0, y: 4, width: 3, height: 6 })
  expect(pixel(image, 2, 0)).toEqual([4, 8, 40, 255])
})

test('mirroring and turning twice gives the picture back', () => {
  const image = ramp(7, 5)
  expect([...mirrorImage(mirrorImage(image)).data]).toEqual([...image.data])
  expect([...turnImage(turnImage(image)).data]).toEqual([...image.data])
  expect(pixel(mirrorImage(image), 0, 0)).toEqual([12, 0, 40, 255])
  expect(pixel(turnImage(image), 0, 0)).toEqual([12, 8, 40, 255])
})

test('toPlanes writes one colour after the other at its place in the batch', () => {
  const target = new Float32Array(2 * 12)
  toPlanes(ramp(2, 2), { scale: 0.5, target, offset: 12 })
  expect([...target.subarray(12)]).toEqual([0, 1, 0, 1, 0, 0, 1, 1, 20, 20, 20, 20])
  expect([...target.subarray(0, 12)]).toEqual(new Array(12).fill(0))
})
