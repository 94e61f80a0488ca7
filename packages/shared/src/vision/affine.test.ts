import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyAffine, fitSimilarity, invertAffine, type Affine } from './affine.ts'

const points = [{ x: 1, y: 2 }, { x: 40, y: 5 }, { x: 22, y: 31 }, { x: -4, y: 18 }] // prettier-ignore

test('fitSimilarity recovers any rotation, scale and shift, and invertAffine undoes it', () => {
  const finite = (limit: number): fc.Arbitrary<number> => fc.double({ min: -limit, max: limit, noNaN: true })
  fc.assert(
    fc.property(
      finite(Math.PI),
      fc.double({ min: 0.1, max: 9, noNaN: true }),
      finite(900),
      finite(900),
      (angle, scale, c, f) => {
        const cos = Math.cos(angle) * scale
        const sin = Math.sin(angle) * scale
        const truth: Affine = { a: cos, b: -sin, c, d: sin, e: cos, f }
        const map = fitSimilarity(
          points,
          points.map((point) => applyAffine(truth, point)),
        )
        const back = map && invertAffine(map)
        expect(map).not.toBeNull()
        for (const point of points) {
          const there = map ? applyAffine(map, point) : point
          expect(Math.hypot(there.x - applyAffine(truth, point).x, there.y - applyAffine(truth, point).y)).toBeLessThan(
            1e-6,
          )
          const again = back ? applyAffine(back, there) : there
          expect(Math.hypot(again.x - point.x, again.y - point.y)).toBeLessThan(1e-6)
        }
      },
    ),
  )
})

test('nothing can be fitted to one place, and a squeezed plane has no way back', () => {
  expect(fitSimilarity([points[0], points[0]] as never, points.slice(0, 2))).toBeNull()
  expect(fitSimilarity(points, points.slice(1))).toBeNull()
  expect(invertAffine({ a: 1, b: 2, c: 0, d: 2, e: 4, f: 0 })).toBeNull()
})
