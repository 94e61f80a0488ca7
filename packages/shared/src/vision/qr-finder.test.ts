import QRCode from 'qrcode'
import { describe, expect, it } from 'vitest'
import {
  addNoise,
  blurred,
  canvas,
  drawCard,
  drawInto,
  drawTable,
  drawText,
  fillRect,
  poseQuad,
  seededRandom,
  type Canvas,
} from '../../test/vision/drawn-scene.ts'
import { toGray, type GrayImage } from './image.ts'
import { findQrFinderPatterns } from './qr-finder.ts'
import { rectifyQuad } from './rectify.ts'

/** The back of a card, 10 px per mm, with a code of the given side in millimetres. */
function drawBack(text: string, sideMm: number, level: 'L' | 'M' | 'Q' | 'H' = 'M'): Canvas {
  const card = canvas(856, 540, [236, 230, 222])
  const random = seededRandom(text.length)
  for (let line = 0; line < 7; line += 1) drawText(card, random, { x: 30, y: 40 + line * 66, size: 26, count: 14 })
  const code = QRCode.create(text, { errorCorrectionLevel: level }).modules
  const module = (sideMm * 10) / code.size
  const [left, top] = [650, 340]
  fillRect(
    card,
    { x: left - 3 * module, y: top - 3 * module, width: sideMm * 10 + 6 * module, height: sideMm * 10 + 6 * module },
    [245, 244, 240],
  )
  for (let row = 0; row < code.size; row += 1) {
    for (let column = 0; column < code.size; column += 1) {
      if (code.get(row, column))
        fillRect(
          card,
          { x: left + column * module, y: top + row * module, width: module, height: module },
          [30, 30, 34],
        )
    }
  }
  return card
}

function photographed(card: Canvas, options: { tilt: number; roll: number; sigma: number; seed: number }): GrayImage {
  const frame = drawTable(1280, 960, options.seed)
  const quad = poseQuad(frame, { pitch: options.tilt, yaw: options.tilt / 2, roll: options.roll, width: 0.62 })
  drawInto(frame, card, quad)
  addNoise(frame, 3, options.seed)
  const seen = options.sigma > 0 ? blurred(frame, options.sigma) : frame
  return toGray(rectifyQuad(seen, quad, { width: 640, height: 404 }))
}

describe('findQrFinderPatterns', () => {
  it.each([
    ['123456789012', 10],
    ['123456789012', 12],
    ['https://example.org/card?id=4711', 14],
    ['https://example.org/card?id=4711&signature=0123456789abcdef', 18],
  ])('finds %s at %d mm, blurred and tipped', (text, sideMm) => {
    const card = drawBack(text, sideMm)
    for (const [index, sigma] of [0, 0.7, 1.1].entries()) {
      const finding = findQrFinderPatterns(
        photographed(card, { tilt: 6 * index, roll: 4 * index - 5, sigma, seed: index + 1 }),
      )
      expect(finding.found, `sigma ${sigma}`).toBe(true)
      const corner = finding.corners[0]
      if (!corner) throw new Error('three corners')
      const module = (sideMm * 640) / 85.6 / QRCode.create(text, { errorCorrectionLevel: 'M' }).modules.size
      expect(finding.moduleSizePx / module).toBeGreaterThan(0.75)
      expect(finding.moduleSizePx / module).toBeLessThan(1.35)
      expect(corner.x).toBeGreaterThan(470)
    }
  })

  it('finds a code in a whole frame at any turn', () => {
    const card = drawBack('123456789012', 14)
    for (const roll of [-40, -15, 30, 120, 200]) {
      const frame = drawTable(1280, 960, 8)
      drawInto(frame, card, poseQuad(frame, { pitch: 5, yaw: 3, roll, width: 0.6 }))
      expect(findQrFinderPatterns(toGray(frame)).found, `roll ${roll}`).toBe(true)
    }
  })

  it('does not fire on portraits, print, tables, weaves or noise', () => {
    let trials = 0
    const refuse = (gray: GrayImage, what: string): void => {
      trials += 1
      expect(findQrFinderPatterns(gray).found, what).toBe(false)
    }
    for (let seed = 1; seed <= 12; seed += 1) {
      refuse(photographed(drawCard(seed), { tilt: seed, roll: seed - 6, sigma: 0.5, seed }), `card ${seed}`)
      const random = seededRandom(seed)
      const page = canvas(640, 404, [240, 240, 240])
      for (let line = 0; line < 24; line += 1)
        drawText(page, random, { x: 8, y: 6 + line * 16, size: 6 + (seed % 7), count: 60 })
      refuse(toGray(page), `page ${seed}`)
      const noise = {
        width: 640,
        height: 404,
        data: Uint8Array.from({ length: 640 * 404 }, () => (random() < 0.5 ? 30 : 220)),
      }
      refuse(noise, `noise ${seed}`)
      const cell = 2 + (seed % 5)
      const blocks = Uint8Array.from({ length: 640 * 404 }, (_, index) => {
        const [x, y] = [Math.floor((index % 640) / cell), Math.floor(index / 640 / cell)]
        return Math.abs(Math.sin(x * 127.1 + y * 311.7 + seed) * 43758.5453) % 1 < 0.5 ? 30 : 220
      })
      refuse({ width: 640, height: 404, data: blocks }, `blocks ${seed}`)
      const weave = Uint8Array.from({ length: 640 * 404 }, (_, index) =>
        (Math.floor((index % 640) / cell) + Math.floor(index / 640 / cell)) % 2 ? 30 : 220,
      )
      refuse({ width: 640, height: 404, data: weave }, `weave ${seed}`)
    }
    expect(trials).toBe(60)
  })

  it('does not fire on concentric rings or three plain squares', () => {
    const rings = canvas(640, 404, [240, 240, 240])
    const ring = (x: number, y: number): void => {
      fillRect(rings, { x, y, width: 35, height: 35 }, [20, 20, 20])
      fillRect(rings, { x: x + 5, y: y + 5, width: 25, height: 25 }, [240, 240, 240])
      fillRect(rings, { x: x + 10, y: y + 10, width: 15, height: 15 }, [20, 20, 20])
    }
    ring(100, 100)
    ring(300, 100)
    ring(100, 300)
    const finding = findQrFinderPatterns(toGray(rings))
    expect(finding.count).toBe(3)
    expect(finding.found).toBe(false)
  })
})
