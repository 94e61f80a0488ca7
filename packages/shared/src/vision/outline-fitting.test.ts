import { describe, expect, it } from 'vitest'
import { addNoise, canvas, drawInto, drawTable, fillEllipse, poseQuad } from '../../test/vision/drawn-scene.ts'
import { greenCard, greenOutline } from '../../test/vision/green-card.ts'
import type { Quad } from './geometry.ts'
import { fitOutline, type OutlineOutputs } from './outline-fitting.ts'
import { distance } from './quad.ts'

const infer = async (view: Float32Array): Promise<OutlineOutputs> => greenOutline(view)
const frame = { width: 1280, height: 720 }
const quad = poseQuad(frame, { pitch: 18, yaw: -14, roll: 11, width: 0.4 })
const worst = (seen: Quad | undefined): number =>
  Math.max(...quad.map((corner, index) => distance(corner, seen?.[index] ?? { x: 0, y: 0 })))

function drawn(): ReturnType<typeof canvas> {
  const scene = drawTable(frame.width, frame.height, 21)
  drawInto(scene, greenCard(), quad)
  addNoise(scene, 3, 2)
  return scene
}

/** The quad with one side moved along the two that it ends, inwards by a share of them. */
const shortened = (side: number, share: number): Quad => {
  const corners = [...quad]
  const [a, b] = [side, (side + 1) % 4]
  const [beforeA, afterB] = [(side + 3) % 4, (side + 2) % 4]
  const between = (from: number, to: number) => {
    const [p, q] = [quad[from] ?? quad[0], quad[to] ?? quad[0]]
    return { x: p.x + (q.x - p.x) * share, y: p.y + (q.y - p.y) * share }
  }
  corners[a] = between(a, beforeA)
  corners[b] = between(b, afterB)
  const [first, second, third, fourth] = corners
  if (!first || !second || !third || !fourth) throw new Error('four corners')
  return [first, second, third, fourth]
}

describe('fitOutline', () => {
  it.each([0, 1, 2, 3])('finds the document from a quad that ends too early at side %i', async (side) => {
    const outline = await fitOutline(drawn(), shortened(side, 0.18), infer)
    // A cell of the map is as wide as 2.4 % of the document, 12 pixels here.
    expect(worst(outline?.quad)).toBeLessThan(4)
    expect(outline?.isWhole).toBeGreaterThan(0.9)
    expect(Math.min(...(outline?.support ?? [0]))).toBeGreaterThan(0.5)
  })

  it('goes on under a finger over a corner', async () => {
    const scene = drawn()
    fillEllipse(scene, quad[2], 70, 50, [214, 170, 140])
    expect(worst((await fitOutline(scene, quad, infer))?.quad)).toBeLessThan(8)
  })

  it('is nothing where no side is seen, and for corners that cross', async () => {
    expect(await fitOutline(canvas(640, 480, [90, 90, 90]), quad, infer)).toBeNull()
    const [a, b, c, d] = quad
    expect(await fitOutline(drawn(), [a, c, b, d], infer)).toBeNull()
  })
})
