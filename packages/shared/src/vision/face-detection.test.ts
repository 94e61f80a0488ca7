import { describe, expect, test } from 'vitest'
import { boxIou, decodeFaceBoxes } from './face-detection.ts'

const input = { x: -10, y: 0, width: 200, height: 100 }
const boxes = new Float32Array([0.1, 0.1, 0.3, 0.5, 0.11, 0.1, 0.31, 0.5, 0.6, 0.2, 0.8, 0.6, 0.5, 0.5, 0.4, 0.6])

describe('decodeFaceBoxes', () => {
  test('scales to the picture, sorts by score and keeps one box per face', () => {
    const faces = decodeFaceBoxes(
      { boxes, scores: new Float32Array([0.7, 0.9, 0.8, 0.99]) },
      { minimumScore: 0.5, input },
    )
    expect(faces.map(({ score }) => score.toFixed(2))).toEqual(['0.90', '0.80'])
    expect(faces[0]?.box.x).toBeCloseTo(12, 4)
    expect(faces[0]?.box.width).toBeCloseTo(40, 4)
    expect(faces[0]?.box.height).toBeCloseTo(40, 4)
  })

  test('drops what is below the score, turned inside out or not a number', () => {
    const faces = decodeFaceBoxes({ boxes, scores: new Float32Array([NaN, 0.2, 0.4, 1]) }, { minimumScore: 0.5, input })
    expect(faces).toEqual([])
  })
})

test('boxIou is 1 for a box with itself, 0 without overlap, and shared over joint area between', () => {
  const box = { x: 0, y: 0, width: 2, height: 2 }
  expect(boxIou(box, box)).toBe(1)
  expect(boxIou(box, { ...box, x: 2 })).toBe(0)
  expect(boxIou(box, { ...box, x: 1 })).toBeCloseTo(1 / 3)
})
