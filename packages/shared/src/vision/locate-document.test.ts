import { describe, expect, it } from 'vitest'
import { addNoise, drawInto, drawTable, poseQuad } from '../../test/vision/drawn-scene.ts'
import { greenCard, greenEdges, greenOutline } from '../../test/vision/green-card.ts'
import { DOCUMENT_HEATMAP_SIZE, DOCUMENT_INPUT_SIZE } from './document-corners.ts'
import type { DocumentInference } from './document-attempts.ts'
import { furtherSearches } from './further-searches.ts'
import { locateDocument } from './locate-document.ts'
import { distance, quadBounds } from './quad.ts'
import type { Point, Quad } from './geometry.ts'

const size = DOCUMENT_HEATMAP_SIZE

/** A network that answers, call by call, with corners given as shares of what it is shown. */
function scripted(
  answers: readonly { readonly corners: readonly (readonly [number, number])[]; readonly presence?: number }[],
): {
  readonly infer: DocumentInference
  readonly inputs: Float32Array[]
} {
  const inputs: Float32Array[] = []
  const corners: DocumentInference['corners'] = async (input) => {
    const answer = answers[inputs.length]
    inputs.push(input)
    if (!answer) throw new Error('not expected to be asked again')
    const heatmaps = new Float32Array(4 * size * size)
    answer.corners.forEach(([x, y], index) => {
      for (let cell = 0; cell < size * size; cell += 1) {
        const squared = ((cell % size) + 0.5 - x * size) ** 2 + (Math.floor(cell / size) + 0.5 - y * size) ** 2
        heatmaps[index * size * size + cell] = Math.max(-20, -squared / 2)
      }
    })
    return { heatmaps, scores: Float32Array.from([answer.presence ?? 0.95, 0, 1, 1, 1, 1]) }
  }
  return {
    infer: { corners, outline: async (view) => greenOutline(view), edges: async (strips) => greenEdges(strips) },
    inputs,
  }
}

const frame = drawTable(1280, 720, 41)
const quad = poseQuad(frame, { pitch: 12, yaw: 8, roll: -6, width: 0.35, centre: { x: 800, y: 300 } })
drawInto(frame, greenCard(), quad)
addNoise(frame, 3, 1)
const inFrame = quad.map(({ x, y }) => [x / frame.width, y / frame.height] as const)
/** Corners as the part of the frame around others shows them. */
function inPart(corners: Quad, around: Quad): (readonly [number, number])[] {
  const bounds = quadBounds(around)
  const left = Math.max(0, bounds.x - 0.3 * bounds.width)
  const top = Math.max(0, bounds.y - 0.3 * bounds.height)
  const width = Math.min(frame.width, bounds.x + 1.3 * bounds.width) - left
  const height = Math.min(frame.height, bounds.y + 1.3 * bounds.height) - top
  return corners.map(({ x, y }) => [(x - left) / width, (y - top) / height] as const)
}
/** A card's shape inside the card: plausible, but two of its sides lie on nothing. */
const [, , end] = quad
const shrink = ({ x, y }: Point): Point => ({ x: end.x + (x - end.x) * 0.78, y: end.y + (y - end.y) * 0.78 })
const inner: Quad = [shrink(quad[0]), shrink(quad[1]), end, shrink(quad[3])]
const innerInFrame = inner.map(({ x, y }) => [x / frame.width, y / frame.height] as const)

describe('locateDocument', () => {
  it('needs one look where its edges leave no doubt, and brings the corners to the pixel', async () => {
    const { infer, inputs } = scripted([{ corners: inFrame }])
    const sighting = await locateDocument(frame, infer)
    expect(sighting.found).toBe(true)
    expect(sighting.score).toBeGreaterThan(0.9)
    sighting.quad.forEach((corner, index) => expect(distance(corner, quad[index] ?? corner)).toBeLessThan(1))
    expect(inputs.map(({ length }) => length)).toEqual([3 * DOCUMENT_INPUT_SIZE ** 2])
  })

  it('looks closer where there is doubt, and from further off where the closer look saw a part', async () => {
    const { infer, inputs } = scripted([
      { corners: innerInFrame },
      { corners: inPart(quad, inner) },
      { corners: inPart(quad, quad) },
    ])
    const sighting = await locateDocument(frame, infer)
    expect(sighting.found).toBe(true)
    sighting.quad.forEach((corner, index) => expect(distance(corner, quad[index] ?? corner)).toBeLessThan(1))
    expect(inputs).toHaveLength(3)
  })

  it('needs no look of the corner network while the document stays where it was in the frame before', async () => {
    const { infer, inputs } = scripted([{ corners: inFrame }])
    const found = await locateDocument(frame, infer)
    const before = { ...found, quad: quad.map(({ x, y }) => ({ x: x + 14, y: y - 9 })) as unknown as Quad }
    const sighting = await locateDocument(frame, infer, { near: before })
    expect(sighting.found).toBe(true)
    sighting.quad.forEach((corner, index) => expect(distance(corner, quad[index] ?? corner)).toBeLessThan(1))
    expect(inputs).toHaveLength(1)
  })

  it('starts over when the document is gone from there', async () => {
    const { infer, inputs } = scripted([{ corners: inFrame }, { corners: inFrame, presence: 0.1 }])
    const found = await locateDocument(frame, infer)
    const elsewhere = { ...found, quad: quad.map(({ x, y }) => ({ x: x - 560, y: y + 180 })) as unknown as Quad }
    expect((await locateDocument(frame, infer, { near: elsewhere })).found).toBe(false)
    expect(inputs).toHaveLength(2)
  })

  it('looks again in other ways when it is asked to be patient', async () => {
    const seen = { corners: inPart(inner, inner) }
    const mirrored = inPart(quad, inner).map(([x, y]) => [1 - x, y] as const)
    const [a, b, c, d] = mirrored
    if (!a || !b || !c || !d) throw new Error('four corners')
    const answers = [{ corners: innerInFrame }, seen, { corners: [b, a, d, c] }]
    const hasty = scripted(answers)
    expect((await locateDocument(frame, hasty.infer)).found).toBe(false)
    expect(hasty.inputs).toHaveLength(2)
    const patient = scripted(answers)
    const sighting = await locateDocument(frame, patient.infer, { isPatient: true })
    expect(sighting.found).toBe(true)
    sighting.quad.forEach((corner, index) => expect(distance(corner, quad[index] ?? corner)).toBeLessThan(1))
    expect(patient.inputs).toHaveLength(3)
  })

  it('looks at parts of the frame where the whole shows nothing, when it is asked to be patient', async () => {
    const [, { within: middle } = {}] = furtherSearches(frame)
    if (!middle) throw new Error('a part')
    const inMiddle = quad.map(({ x, y }) => [(x - middle.x) / middle.width, (y - middle.y) / middle.height] as const)
    const nothing = { corners: inFrame, presence: 0.05 }
    const answers = [nothing, nothing, { corners: inMiddle }]
    expect((await locateDocument(frame, scripted(answers).infer)).found).toBe(false)
    const patient = scripted(answers)
    const sighting = await locateDocument(frame, patient.infer, { isPatient: true })
    expect(sighting.found).toBe(true)
    sighting.quad.forEach((corner, index) => expect(distance(corner, quad[index] ?? corner)).toBeLessThan(1))
    expect(patient.inputs).toHaveLength(3)
  })

  it('says of a frame without a document what the look at the whole saw', async () => {
    const denied = { corners: inFrame, presence: 0.05 }
    const others = furtherSearches(frame).map(() => ({ ...denied, presence: 0.25 }))
    const { infer, inputs } = scripted([denied, ...others])
    const sighting = await locateDocument(frame, infer, { isPatient: true })
    expect(sighting).toMatchObject({ found: false, score: 0 })
    expect(sighting.presence).toBeCloseTo(0.05, 5)
    expect(inputs).toHaveLength(7)
  })

  it('does not believe what the second look refuses', async () => {
    const { infer } = scripted([{ corners: innerInFrame }, { corners: inPart(inner, inner), presence: 0.2 }])
    const sighting = await locateDocument(frame, infer)
    expect(sighting.found).toBe(false)
    expect(sighting.presence).toBeCloseTo(0.95, 5)
  })
})
