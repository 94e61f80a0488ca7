import { describe, expect, test } from 'vitest'
import type { RgbaImage } from './image.ts'
import { measureFaceLight } from './face-light.ts'

const box = { x: 240, y: 140, width: 160, height: 200 }

/** A face of one colour in a room of another. */
const scene = (face: readonly number[], room: readonly number[]): RgbaImage => {
  const [width, height] = [640, 480]
  const data = new Uint8ClampedArray(width * height * 4)
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)]
    const isFace = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height
    data.set([...(isFace ? face : room), 255], at * 4)
  }
  return { width, height, data }
}

test('face and room are measured apart, in linear light', () => {
  const light = measureFaceLight(scene([188, 128, 64], [128, 128, 128]), box)
  expect(light?.face.red).toBeCloseTo(0.503, 2)
  expect(light?.face.green).toBeCloseTo(0.216, 2)
  expect(light?.face.blue).toBeCloseTo(0.051, 2)
  expect(light?.surroundings.red).toBeCloseTo(0.216, 2)
})

describe('nothing is said', () => {
  test.each([
    ['of a face that is burnt out', [255, 252, 250], [128, 128, 128]],
    ['of a face that is black', [3, 2, 1], [128, 128, 128]],
    ['of a room that is burnt out', [180, 140, 120], [255, 255, 255]],
  ])('%s', (_, face, room) => {
    expect(measureFaceLight(scene(face, room), box)).toBeNull()
  })

  test('of a face that fills the picture', () => {
    expect(
      measureFaceLight(scene([180, 140, 120], [128, 128, 128]), { x: 0, y: 0, width: 640, height: 480 }),
    ).toBeNull()
  })

  test('of a box beyond the picture', () => {
    expect(measureFaceLight(scene([180, 140, 120], [128, 128, 128]), { ...box, x: 4_000, y: -900 })).toBeNull()
  })
})
