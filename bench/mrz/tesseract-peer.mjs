/** Tesseract 5 (LSTM, its English data) on the zone that our reader has found and laid straight. */
import path from 'node:path'
import { createRequire } from 'node:module'
import { rectifyQuad } from '@honnin/shared/vision'
import sharp from 'sharp'
import tesseract from 'tesseract.js'

const PITCH_PX = 24
const LINE_PX = 60
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<'

export const openTesseract = async () => {
  const data = path.dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'))
  const worker = await tesseract.createWorker(
    'eng',
    tesseract.OEM.LSTM_ONLY,
    { langPath: path.join(data, '4.0.0'), cacheMethod: 'none', gzip: true },
    // Words of a language only mislead it here.
    { load_system_dawg: '0', load_freq_dawg: '0' },
  )
  await worker.setParameters({
    tessedit_pageseg_mode: tesseract.PSM.SINGLE_BLOCK,
    tessedit_char_whitelist: ALPHABET,
    user_defined_dpi: String(Math.round((PITCH_PX / 2.54) * 25.4)),
  })
  return {
    /** Its lines without spaces; the quad is that of the zone in the image. */
    async read(image, quad, { lines, characters }) {
      const [topLeft, topRight, bottomRight, bottomLeft] = quad
      const outwards = (from, to, share) => ({
        x: from.x + (from.x - to.x) * share,
        y: from.y + (from.y - to.y) * share,
      })
      const wider = [
        outwards(topLeft, bottomRight, 0.03),
        outwards(topRight, bottomLeft, 0.03),
        outwards(bottomRight, topLeft, 0.03),
        outwards(bottomLeft, topRight, 0.03),
      ]
      const size = { width: Math.round(characters * PITCH_PX * 1.06), height: Math.round(lines * LINE_PX * 1.06) }
      const { data } = rectifyQuad(image, wider, size)
      const png = await sharp(data, { raw: { ...size, channels: 4 } })
        .png()
        .toBuffer()
      const { text } = (await worker.recognize(png)).data
      return text
        .split('\n')
        .map((line) => line.replaceAll(' ', ''))
        .filter(Boolean)
    },
    close: () => worker.terminate(),
  }
}
