import QRCode from 'qrcode'
import { it } from 'vitest'
import { addNoise, blurred, canvas, drawInto, drawTable, drawText, fillRect, poseQuad, seededRandom } from '../../test/vision/drawn-scene.ts'
import { toGray } from './image.ts'
import { findQrFinderPatterns } from './qr-finder.ts'
import { rectifyQuad } from './rectify.ts'
function back(text: string, sideMm: number, seed: number) {
  const card = canvas(856, 540, [236, 230, 222]); const random = seededRandom(seed)
  for (let line = 0; line < 7; line += 1) drawText(card, random, { x: 30, y: 40 + line * 66, size: 26, count: 14 })
  const code = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules; const m = (sideMm * 10) / code.size
  const left = 100 + random() * 600, top = 60 + random() * 340
  fillRect(card, { x: left - 3 * m, y: top - 3 * m, width: sideMm * 10 + 6 * m, height: sideMm * 10 + 6 * m }, [245, 244, 240])
  for (let r = 0; r < code.size; r += 1) for (let c = 0; c < code.size; c += 1) if (code.get(r, c)) fillRect(card, { x: left + c * m, y: top + r * m, width: m, height: m }, [30, 30, 34])
  return { card, size: code.size }
}
it('x', () => {
  for (const [mm, text] of [[10, '123456789012'], [10, 'https://example.org/abc']] as const) for (const sigma of [0.6, 1.2, 1.8, 2.4]) for (const tilt of [0, 20]) {
    let ok = 0; const n = 8; let size = 0
    for (let s = 0; s < n; s++) { const b = back(text, mm, s + 1); size = b.size; const frame = drawTable(1280, 800, s); const random = seededRandom(s); const quad = poseQuad(frame, { pitch: tilt * (random() - 0.3), yaw: tilt * (random() - 0.5) * 2, roll: random() * 30 - 15, width: 0.5 }); drawInto(frame, b.card, quad); addNoise(frame, 5, s); const f = blurred(frame, sigma)
      if (findQrFinderPatterns(toGray(rectifyQuad(f, quad, { width: 856, height: 540 }))).found) ok++ }
    console.log('QR', mm, 'mm', size, 'modules', ((0.5 * 1280 * mm) / 85.6 / size).toFixed(1), 'px/module in frame, blur sigma', sigma, 'px, tilt', tilt, ok, '/', n)
  }
}, 900000)
