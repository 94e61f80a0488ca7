import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CHALLENGE_THRESHOLDS,
  isAtRest,
  isBaselineFace,
  movementProgress,
  REST_TOLERANCE,
} from './challenge-thresholds.ts'
import { FACE_MESH_POINTS, measureFace } from './face-measures.ts'
import type { MeshPoint } from './geometry.ts'

/** MediaPipe's canonical face model where the measures read it: index, x (own left), y (up), z (to the camera), in cm. */
const canonicalPoints: readonly (readonly [number, number, number, number])[] = [
  [10, 0, 8.262, 4.482], [151, 0, 6.545, 5.027], [9, 0, 4.886, 5.385], [8, 0, 4.019, 5.285], [168, 0, 3.271, 5.236],
  [6, 0, 2.473, 5.789], [197, 0, 1.728, 6.317], [195, 0, 1.059, 6.775], [5, 0, 0.366, 7.243], [4, 0, -0.463, 7.587],
  [1, 0, -1.127, 7.476], [33, -4.446, 2.664, 3.173], [263, 4.446, 2.664, 3.173], [133, -1.856, 2.585, 3.758],
  [362, 1.856, 2.585, 3.758], [54, -6.279, 6.615, 1.426], [284, 6.279, 6.615, 1.426], [67, -3.524, 8.006, 3.729],
  [297, 3.524, 8.006, 3.729], [127, -7.743, 2.365, -2.005], [356, 7.743, 2.365, -2.005], [129, -1.786, -0.978, 4.85],
  [358, 1.786, -0.978, 4.85], [198, -1.247, 0.23, 5.681], [420, 1.247, 0.23, 5.681], [160, -3.67, 2.928, 3.724],
  [144, -3.67, 2.36, 3.635], [158, -2.724, 2.962, 3.872], [153, -2.724, 2.316, 3.777], [385, 2.724, 2.962, 3.872],
  [380, 2.724, 2.316, 3.777], [387, 3.67, 2.928, 3.724], [373, 3.67, 2.36, 3.635], [78, -2.153, -4.276, 4.038],
  [308, 2.153, -4.276, 4.038], [13, 0, -3.994, 5.219], [14, 0, -4.542, 5.405], [82, -0.533, -3.993, 5.138],
  [87, -0.583, -4.518, 5.34], [312, 0.533, -3.993, 5.138], [317, 0.583, -4.518, 5.34], [152, 0, -9.403, 4.264],
] // prettier-ignore

interface Attitude {
  readonly yawDeg?: number
  readonly pitchDeg?: number
  readonly rollDeg?: number
}

/** The canonical head in a picture: turned about its own axes (roll outermost), 12 px per cm, centred at (320, 240). */
function meshOf(
  { yawDeg = 0, pitchDeg = 0, rollDeg = 0 }: Attitude,
  face: { lipGapCm?: number; lidScale?: number } = {},
): MeshPoint[] {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const turn = (a: number, b: number, angle: number): [number, number] => [
    a * Math.cos(angle) - b * Math.sin(angle),
    a * Math.sin(angle) + b * Math.cos(angle),
  ]
  const lowerLip = new Set([14, 87, 317])
  const lids = new Map([[160, 144], [158, 153], [385, 380], [387, 373]]) // prettier-ignore
  const heights = new Map(canonicalPoints.map(([index, , y]) => [index, y]))
  const mesh: MeshPoint[] = Array.from({ length: FACE_MESH_POINTS }, () => ({ x: 320, y: 240, z: 0 }))
  for (const [index, px, py, pz] of canonicalPoints) {
    let [x, y, z] = [px, -py, -pz]
    if (lowerLip.has(index)) y += face.lipGapCm ?? 0
    const lower = lids.get(index)
    if (lower !== undefined) y = -((heights.get(lower) ?? 0) + (py - (heights.get(lower) ?? 0)) * (face.lidScale ?? 1))
    // Looking down turns -z (the nose) towards +y; turning to the own left turns -z towards +x.
    ;[y, z] = turn(y, z, radians(pitchDeg))
    ;[z, x] = turn(z, x, radians(-yawDeg))
    ;[x, y] = turn(x, y, radians(-rollDeg))
    mesh[index] = { x: 320 + x * 12, y: 240 + y * 12, z: z * 12 }
  }
  return mesh
}

const measured = (...input: Parameters<typeof meshOf>) => {
  const measures = measureFace(meshOf(...input))
  if (measures === null) throw new Error('the canonical face was not measured')
  return measures
}

describe('measureFace', () => {
  it('moves the nose as the signs of ISO/IEC 19794-5 say', () => {
    const nose = (attitude: Attitude): MeshPoint => meshOf(attitude)[1] ?? { x: 0, y: 0, z: 0 }
    const forehead = (attitude: Attitude): MeshPoint => meshOf(attitude)[10] ?? { x: 0, y: 0, z: 0 }
    expect(nose({ yawDeg: 20 }).x).toBeGreaterThan(nose({}).x)
    expect(nose({ pitchDeg: 20 }).y).toBeGreaterThan(nose({}).y)
    expect(forehead({ rollDeg: 20 }).x).toBeLessThan(forehead({}).x)
  })

  it('returns the angles a head was turned by', () => {
    const angle = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true })
    fc.assert(
      fc.property(angle(50), angle(40), angle(60), (yawDeg, pitchDeg, rollDeg) => {
        const measures = measured({ yawDeg, pitchDeg, rollDeg })
        expect(measures.yawDeg).toBeCloseTo(yawDeg, 4)
        expect(measures.pitchDeg).toBeCloseTo(pitchDeg, 4)
        expect(measures.rollDeg).toBeCloseTo(rollDeg, 4)
      }),
    )
  })

  it('reads mouth and eyes the same however the head is held', () => {
    const frontal = measured({}, { lipGapCm: 1 })
    const turned = measured({ yawDeg: 30, pitchDeg: -15, rollDeg: 20 }, { lipGapCm: 1 })
    expect(turned.mouthOpenRatio).toBeCloseTo(frontal.mouthOpenRatio, 6)
    expect(turned.eyesOpenRatio).toBeCloseTo(frontal.eyesOpenRatio, 6)
    expect(turned.interEyePx).toBeCloseTo(frontal.interEyePx, 6)
  })

  it('does not take an opening mouth for a nod', () => {
    expect(measured({}, { lipGapCm: 3 }).pitchDeg).toBeCloseTo(0, 6)
  })

  it('bounds the face', () => {
    const { box } = measured({})
    expect(box.x).toBeCloseTo(320 - 7.743 * 12, 6)
    expect(box.width).toBeCloseTo(2 * 7.743 * 12, 6)
    expect(box.height).toBeCloseTo((8.262 + 9.403) * 12, 6)
  })

  it('refuses a mesh that is short, flat or not a number', () => {
    expect(measureFace(meshOf({}).slice(0, 467))).toBeNull()
    expect(measureFace(meshOf({}).map(() => ({ x: 5, y: 5, z: 5 })))).toBeNull()
    expect(measureFace(meshOf({}).map((point) => ({ ...point, x: Number.NaN })))).toBeNull()
  })
})

describe('movementProgress', () => {
  const rest = measured({ pitchDeg: 9 })

  it.each([
    ['turn_left', measured({ yawDeg: 20, pitchDeg: 9 })],
    ['turn_right', measured({ yawDeg: -20, pitchDeg: 9 })],
    ['nod', measured({ pitchDeg: 24 })],
    ['open_mouth', measured({ pitchDeg: 9 }, { lipGapCm: 2 })],
    ['blink', measured({ pitchDeg: 9 }, { lidScale: 0.3 })],
  ] as const)('sees the peak of %s and of no other movement', (movement, face) => {
    for (const other of ['turn_left', 'turn_right', 'nod', 'open_mouth', 'blink'] as const) {
      const progress = movementProgress(other, face, rest)
      expect([other, progress.peak, progress.onset]).toEqual([other, other === movement, other === movement])
      expect(progress.frontal).toBe(false)
    }
  })

  it('never reads rest and onset at once', () => {
    fc.assert(
      fc.property(
        fc.record({
          yawDeg: fc.double({ min: -40, max: 40, noNaN: true }),
          pitchDeg: fc.double({ min: -30, max: 40, noNaN: true }),
          rollDeg: fc.double({ min: -20, max: 20, noNaN: true }),
          mouthOpenRatio: fc.double({ min: 0, max: 1, noNaN: true }),
          eyesOpenRatio: fc.double({ min: 0, max: 0.5, noNaN: true }),
        }),
        (face) => {
          for (const movement of ['turn_left', 'turn_right', 'nod', 'open_mouth', 'blink'] as const) {
            const { onset, peak, frontal } = movementProgress(movement, face, rest)
            expect(onset && frontal).toBe(false)
            expect(peak && !onset).toBe(false)
          }
        },
      ),
    )
  })

  it('keeps every threshold in order: rest below onset below peak', () => {
    const tolerance = {
      turn_left: REST_TOLERANCE.yawDeg,
      turn_right: REST_TOLERANCE.yawDeg,
      nod: REST_TOLERANCE.pitchDeg,
      open_mouth: REST_TOLERANCE.mouthOpenRatio,
      blink: REST_TOLERANCE.eyesClosedFraction,
    }
    for (const [movement, { onset, peak }] of Object.entries(CHALLENGE_THRESHOLDS)) {
      expect(tolerance[movement as keyof typeof tolerance]).toBeLessThan(onset)
      expect(onset).toBeLessThan(peak)
    }
  })

  it('takes a baseline only from a face that looks about straight ahead', () => {
    expect(isBaselineFace(rest)).toBe(true)
    expect(isAtRest(rest, rest)).toBe(true)
    expect(isBaselineFace(measured({ yawDeg: 15 }))).toBe(false)
    expect(isBaselineFace(measured({}, { lipGapCm: 2 }))).toBe(false)
  })
})
