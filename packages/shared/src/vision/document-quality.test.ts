import { describe, expect, it } from 'vitest'
import {
  addNoise,
  blurred,
  canvas,
  drawCard,
  drawInto,
  drawTable,
  fillEllipse,
  poseQuad,
  type Canvas,
  type Pose,
} from '../../test/vision/drawn-scene.ts'
import type { DocumentSighting } from './document-corners.ts'
import {
  DOCUMENT_QUALITY_THRESHOLDS,
  judgeDocumentFrame,
  type DocumentGuidanceCode,
  type DocumentShot,
} from './document-guidance.ts'
import { measureDocumentQuality } from './document-quality.ts'
import type { Quad } from './geometry.ts'
import type { RgbaImage } from './image.ts'

const flat: Pose = { pitch: 3, yaw: -2, roll: 2, width: 0.7 }

function scene(pose: Pose, light: (x: number, y: number) => number = () => 1): { frame: Canvas; quad: Quad } {
  const frame = drawTable(1280, 720, 6)
  const quad = poseQuad(frame, pose)
  drawInto(frame, drawCard(3), quad, light)
  addNoise(frame, 2, 5)
  return { frame, quad }
}

const sighting = (quad: Quad): DocumentSighting => ({
  found: true,
  quad,
  cornerScores: [1, 1, 1, 1],
  insideScores: [1, 1, 1, 1],
  presence: 1,
  kind: 'id1',
  kindScore: 1,
  score: 1,
})

function codes(image: RgbaImage, quad: Quad, shot: DocumentShot = 'flat'): readonly DocumentGuidanceCode[] {
  return judgeDocumentFrame({
    shot,
    sighting: sighting(quad),
    quality: measureDocumentQuality(image, quad, 'id1'),
    imageSize: image,
  }).codes
}

describe('measureDocumentQuality', () => {
  it('measures blur in millimetres on the card, whatever the distance', () => {
    for (const width of [0.5, 0.8]) {
      const { frame, quad } = scene({ ...flat, width })
      const pxPerMm = (1280 * width) / 85.6
      for (const blurMm of [0.2, 0.3, 0.4]) {
        const measured = measureDocumentQuality(blurred(frame, blurMm * pxPerMm), quad, 'id1').blurMm ?? 0
        expect(measured / blurMm, `width ${width}, blur ${blurMm}`).toBeGreaterThan(0.75)
        expect(measured / blurMm, `width ${width}, blur ${blurMm}`).toBeLessThan(1.35)
      }
      expect(measureDocumentQuality(frame, quad, 'id1').blurMm).toBeLessThan(0.15)
    }
  })

  it('has no blur to measure on a blank sheet', () => {
    expect(
      measureDocumentQuality(canvas(640, 480), poseQuad({ width: 640, height: 480 }, flat), 'id1').blurMm,
    ).toBeNull()
  })

  it('counts a reflection but not an evenly bright card', () => {
    const { frame, quad } = scene(flat)
    expect(measureDocumentQuality(frame, quad, 'id1').glareRatio).toBeLessThan(0.002)
    fillEllipse(frame, { x: 640, y: 360 }, 90, 60, [255, 255, 255])
    const area = (Math.PI * 90 * 60) / (1280 * 0.7 * 1280 * 0.7 * (53.98 / 85.6))
    expect(measureDocumentQuality(frame, quad, 'id1').glareRatio / area).toBeCloseTo(1, 1)
    const burnt = scene(flat, () => 2)
    const bright = measureDocumentQuality(burnt.frame, burnt.quad, 'id1')
    expect(bright.glareRatio).toBe(0)
    expect(bright.brightRatio).toBeGreaterThan(0.5)
  })

  it('gives resolution, width, margin and place in the units it says', () => {
    const { frame, quad } = scene({ pitch: 0, yaw: 0, roll: 0, width: 0.5 })
    const quality = measureDocumentQuality(frame, quad, 'id1')
    expect(quality.dpi).toBeCloseTo(640 / (85.6 / 25.4), 3)
    expect(quality.widthRatio).toBeCloseTo(0.5, 6)
    expect(quality.marginPx).toBeCloseTo((720 - (640 * 53.98) / 85.6) / 2, 3)
    expect(quality.centreOffset).toBeCloseTo(0, 6)
  })
})

describe('judgeDocumentFrame', () => {
  it('accepts a good frame', () => {
    const { frame, quad } = scene(flat)
    expect(codes(frame, quad)).toEqual([])
    const tipped = scene({ pitch: -38, yaw: 3, roll: 1, width: 0.6 })
    expect(codes(tipped.frame, tipped.quad, 'thickness')).toEqual([])
  })

  it.each<[DocumentGuidanceCode, DocumentShot, () => { frame: RgbaImage; quad: Quad }]>([
    ['document_too_far', 'flat', () => scene({ ...flat, width: 0.3 })],
    ['document_too_close', 'flat', () => scene({ pitch: 0, yaw: 0, roll: 0, width: 0.995 })],
    ['document_tilted', 'flat', () => scene({ ...flat, pitch: 30 })],
    ['document_tilted', 'thickness', () => scene({ ...flat, pitch: 68, width: 0.8 })],
    ['document_not_tilted', 'thickness', () => scene(flat)],
    ['document_off_center', 'flat', () => scene({ ...flat, width: 0.56, centre: { x: 370, y: 250 } })],
    ['document_cut_off', 'flat', () => scene({ ...flat, centre: { x: 420, y: 360 } })],
    ['too_dark', 'flat', () => scene(flat, () => 0.2)],
    ['too_bright', 'flat', () => scene(flat, () => 2)],
    ['glare', 'flat', () => scene(flat, (x, y) => (Math.hypot(x - 0.5, y - 0.5) < 0.15 ? 2.5 : 0.8))],
    [
      'blur',
      'flat',
      () => {
        const { frame, quad } = scene(flat)
        return { frame: blurred(frame, 4), quad }
      },
    ],
    [
      'occluded',
      'flat',
      () => {
        const { frame, quad } = scene(flat)
        fillEllipse(frame, quad[2], 150, 110, [220, 170, 140])
        return { frame, quad }
      },
    ],
  ])('says %s for a %s shot', (code, shot, make) => {
    const { frame, quad } = make()
    expect(codes(frame, quad, shot)).toContain(code)
  })

  it('puts a missing or partly visible document first and alone', () => {
    const { frame, quad } = scene(flat)
    const missing = { ...sighting(quad), found: false, presence: 0.1 }
    const cut = { ...sighting(quad), found: false, insideScores: [1, 0.1, 0.2, 1] as const }
    const judge = (seen: DocumentSighting): unknown =>
      judgeDocumentFrame({ shot: 'flat', sighting: seen, quality: null, imageSize: frame })
    expect(judge(missing)).toEqual({ accepted: false, codes: ['document_not_found'] })
    expect(judge(cut)).toEqual({ accepted: false, codes: ['document_cut_off'] })
  })

  it('asks to hold still and for the other side', () => {
    const { frame, quad } = scene(flat)
    const quality = measureDocumentQuality(frame, quad, 'id1')
    const by = DOCUMENT_QUALITY_THRESHOLDS.movementRatioMost.limit * 1280 * 0.7 * 1.2
    const previousQuad = quad.map(({ x, y }) => ({ x: x + by, y })) as unknown as Quad
    const facts = { shot: 'flat', sighting: sighting(quad), quality, imageSize: frame } as const
    expect(judgeDocumentFrame({ ...facts, previousQuad }).codes).toEqual(['hold_still'])
    expect(judgeDocumentFrame({ ...facts, previousQuad: quad }).accepted).toBe(true)
    expect(judgeDocumentFrame({ ...facts, isWrongSide: true }).codes).toEqual(['document_wrong_side'])
  })
})
