import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const faceApi = createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')
const samples = path.join(path.dirname(faceApi), 'demo')
const publicFaces = fileURLToPath(new URL('../../../../shared/data/faces', import.meta.url))

/**
 * Who sits for the films: one person each, cut out of a photograph. Nobody of `tuning` is in `test`: limits were only ever
 * looked at on the former.
 */
const cuts = {
  tuning: [
    { id: 'public-a', file: 'obama.jpg' },
    { id: 'public-b', file: 'biden2.jpg' },
    { id: 'sample-5b', file: 'sample5.jpg', left: 930, top: 40, width: 470, height: 640 },
    { id: 'sample-3a', file: 'sample3.jpg', left: 900, top: 60, width: 560, height: 720 },
  ],
  test: [
    { id: 'sample-3b', file: 'sample3.jpg', left: 370, top: 230, width: 560, height: 800 },
    { id: 'sample-5a', file: 'sample5.jpg', left: 240, top: 780, width: 460, height: 560 },
    { id: 'sample-6a', file: 'sample6.jpg', left: 120, top: 270, width: 560, height: 900 },
    { id: 'sample-6c', file: 'sample6.jpg', left: 1330, top: 60, width: 560, height: 900 },
    { id: 'sample-6d', file: 'sample6.jpg', left: 950, top: 180, width: 480, height: 800 },
  ],
}

/** @param {'tuning' | 'test'} split */
export async function readSitters(split) {
  const sitters = []
  for (const { id, file, ...part } of cuts[split]) {
    const isSample = 'left' in part
    const source = path.join(isSample ? samples : publicFaces, file)
    if (!existsSync(source)) {
      process.stderr.write(`liveness: without ${id}, since ${source} is not there\n`)
      continue
    }
    const bytes = await readFile(source)
    const photo = isSample ? await sharp(bytes).extract(part).jpeg({ quality: 94 }).toBuffer() : bytes
    sitters.push({ id, photo })
  }
  return sitters
}
