import { expect, test } from 'vitest'
import { applyAffine, invertAffine } from './affine.ts'
import { FACE_CHIP_SIZE, faceChipTransform } from './face-alignment.ts'

/** Landmarks of an upright face 200 pixels wide, good enough for the points that are used. */
function landmarks(turn: number): { x: number; y: number }[] {
  const points = Array.from({ length: 68 }, () => ({ x: 0, y: 0 }))
  const set = (first: number, list: readonly (readonly [number, number])[]): void =>
    list.forEach(([x, y], index) => (points[first + index] = { x, y }))
  set(27, [[0, -40], [0, -20], [0, 0], [0, 20], [-20, 32], [-10, 36], [0, 38], [10, 36], [20, 32]]) // prettier-ignore
  set(36, [[-70, -40], [-56, -48], [-42, -48], [-28, -38], [-42, -34], [-56, -34], [28, -38], [42, -48], [56, -48], [70, -40], [56, -34], [42, -34]]) // prettier-ignore
  set(48, [[-44, 70], [-26, 63], [-10, 60], [0, 62], [10, 60], [26, 63], [44, 70], [26, 86], [10, 92], [0, 94], [-10, 92], [-26, 86], [-36, 71], [-10, 69], [0, 70], [10, 69], [36, 71], [10, 78], [0, 79], [-10, 78]]) // prettier-ignore
  return points.map(({ x, y }) => ({
    x: 300 + x * Math.cos(turn) - y * Math.sin(turn),
    y: 200 + x * Math.sin(turn) + y * Math.cos(turn),
  }))
}

test('the eyes come to the same places of the chip however the face is turned', () => {
  for (const turn of [0, 0.4, -0.7]) {
    const points = landmarks(turn)
    const toPicture = faceChipTransform(points)
    const toChip = toPicture && invertAffine(toPicture)
    if (!toChip) throw new TypeError('the landmarks span a face')
    const eye = (first: number): { x: number; y: number } => {
      const corners = points.slice(first, first + 6).map((point) => applyAffine(toChip, point))
      return { x: corners.reduce((sum, { x }) => sum + x, 0) / 6, y: corners.reduce((sum, { y }) => sum + y, 0) / 6 }
    }
    const [right, left] = [eye(36), eye(42)]
    expect(Math.abs(right.y - left.y)).toBeLessThan(1)
    expect(right.x + left.x).toBeGreaterThan(0.95 * FACE_CHIP_SIZE)
    expect(right.x + left.x).toBeLessThan(1.05 * FACE_CHIP_SIZE)
    expect(left.x - right.x).toBeGreaterThan(45)
    expect(left.x - right.x).toBeLessThan(62)
  }
})

test('landmarks in one place span no face', () => {
  expect(faceChipTransform(Array.from({ length: 68 }, () => ({ x: 5, y: 5 })))).toBeNull()
  expect(faceChipTransform(landmarks(0).slice(0, 40))).toBeNull()
})
