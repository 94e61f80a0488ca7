import { describe, expect, it } from 'vitest'
import { addNoise, drawInto, drawTable, poseQuad } from '../../test/vision/drawn-scene.ts'
import { greenCard, greenEdges } from '../../test/vision/green-card.ts'
import { DOCUMENT_HEATMAP_SIZE, DOCUMENT_INPUT_SIZE } from './document-corners.ts'
import type { DocumentInference } from './document-attempts.ts'
import { locateDocument } from './locate-document.ts'
import { distance } from './quad.ts'

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
  return { infer: { corners, edges: async (strips) => greenEdges(strips) }, inputs }
}

const frame = drawTable(1280, 720, 41)
const quad = poseQuad(frame, { pitch: 12, yaw: 8, roll: -6, width: 0.35, centre: { x: 800, y: 300 } })
drawInto(frame, greenCard(), quad)
addNoise(frame, 3, 1)
const left = Math.min(...quad.map(({ x }) => x))
const top = Math.min(...quad.map(({ y }) => y))
const width = Math.max(...quad.map(({ x }) => x)) - left
const height = Math.max(...quad.map(({ y }) => y)) - top
const inFrame = quad.map(({ x, y }) => [x / 1280, y / 720] as const)
const inPart = quad.map(
  ({ x, y }) => [(x - left + 0.3 * width) / (1.6 * width), (y - top + 0.3 * height) / (1.6 * height)] as const,
)

describe('locateDocument', () => {
  it('looks twice and brings the corners to the pixel', async () => {
    const { infer, inputs } = scripted([{ corners: inFrame }, { corners: inPart }])
    const sighting = await locateDocument(frame, infer)
    expect(sighting.found).toBe(true)
    sighting.quad.forEach((corner, index) => expect(distance(corner, quad[index] ?? corner)).toBeLessThan(1))
    expect(inputs).toHaveLength(2)
    expect(inputs[0]).toHaveLength(3 * DOCUMENT_INPUT_SIZE ** 2)
    expect(inputs[0]).not.toEqual(inputs[1])
  })

  it('needs one look where the document was a moment ago', async () => {
    const { infer, inputs } = scripted([{ corners: inPart }])
    expect((await locateDocument(frame, infer, { near: quad })).found).toBe(true)
    expect(inputs).toHaveLength(1)
  })

  it('starts over when the document is gone from there', async () => {
    const { infer, inputs } = scripted([
      { corners: inPart, presence: 0.1 },
      { corners: inFrame, presence: 0.1 },
    ])
    expect((await locateDocument(frame, infer, { near: quad })).found).toBe(false)
    expect(inputs).toHaveLength(2)
  })

  it('looks again in other ways when it is asked to be patient', async () => {
    const amiss = quad.map(({ x, y }, index) => ({ x: x + (index === 0 ? 160 : 0), y }))
    const astray = [0.2, 0.4, 0.4, 0.2].map((x, index) => [x, index < 2 ? 0.2 : 0.9] as const)
    const [xs, ys] = [amiss.map(({ x }) => x), amiss.map(({ y }) => y)]
    const [x, y] = [Math.min(...xs), Math.min(...ys)]
    const [across, down] = [Math.max(...xs) - x, Math.max(...ys) - y]
    const place = (corner: { x: number; y: number } | undefined) =>
      [
        1 - ((corner?.x ?? 0) - x + 0.3 * across) / (1.6 * across),
        ((corner?.y ?? 0) - y + 0.3 * down) / (1.6 * down),
      ] as const
    const answers = [
      { corners: amiss.map((corner) => [corner.x / 1280, corner.y / 720] as const) },
      { corners: astray },
      { corners: astray },
      { corners: [place(quad[1]), place(quad[0]), place(quad[3]), place(quad[2])] },
    ]
    const hasty = scripted(answers)
    expect((await locateDocument(frame, hasty.infer)).found).toBe(false)
    expect(hasty.inputs).toHaveLength(3)
    const patient = scripted(answers)
    const sighting = await locateDocument(frame, patient.infer, { isPatient: true })
    expect(sighting.found).toBe(true)
    sighting.quad.forEach((corner, index) => expect(distance(corner, quad[index] ?? corner)).toBeLessThan(1))
    expect(patient.inputs).toHaveLength(4)
  })

  it('does not believe what the second look refuses', async () => {
    const { infer } = scripted([{ corners: inFrame }, { corners: inPart, presence: 0.2 }])
    const sighting = await locateDocument(frame, infer)
    expect(sighting.found).toBe(false)
    expect(sighting.presence).toBeCloseTo(0.95, 5)
  })
})
