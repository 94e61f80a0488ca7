import { describe, expect, it } from 'vitest'
import { readFaceMeshAsset } from './face-mesh-assets.ts'
import { readTfliteModel, widenHalf } from './tflite-model.ts'

describe('widenHalf', () => {
  it.each([
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x0001, 2 ** -24],
    [0x3555, 0.333251953125],
    [0x7c00, Infinity],
    [0x8000, -0],
  ])('reads %i as IEEE 754 binary16', (bits, value) => {
    expect(widenHalf(bits)).toBe(value)
  })

  it('keeps not-a-number', () => {
    expect(widenHalf(0x7e00)).toBeNaN()
  })
})

describe('readTfliteModel', () => {
  it('reads the input of the landmark network', () => {
    const model = readTfliteModel(readFaceMeshAsset('face_landmark_with_attention.tflite'))
    expect(model.inputs.map((input) => model.tensors[input]?.shape)).toEqual([[1, 192, 192, 3]])
    expect(model.operators.length).toBe(712)
  })
})
