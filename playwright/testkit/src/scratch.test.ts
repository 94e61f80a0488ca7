import { readFileSync } from 'node:fs'
import { test } from 'vitest'
import { measureFace, movementProgress, isBaselineFace, measureFaceParallax, CHALLENGE_THRESHOLDS } from '@honnin/shared/vision'
import { FilmStudio } from './film-studio.ts'
test('scratch', { timeout: 600000 }, async () => {
  const studio = await FilmStudio.launch({ cacheDir: '/tmp/tk/cache' })
  const mesh = async (f: Buffer) => (await studio.measureFace(f))?.landmarks.map(({x,y,z}) => ({ x: x*1280, y: y*960, z: z*1280 }))
  for (const [n, file] of [['3a','/tmp/tk/crops/3a.jpg'],['6a','/tmp/tk/crops/6a.jpg'],['6d','/tmp/tk/crops/6d.jpg'],['biden2','/work/shared/data/faces/biden2.jpg'],['obama','/work/shared/data/faces/obama.jpg']]) {
    const photo = readFileSync(file!)
    for (const movement of ['turn_left','turn_right','nod','open_mouth','blink'] as const) {
      const film = await studio.segment({ kind: 'person', photo, movement, seconds: .6 })
      const rest = await mesh(film.frames[0]!); if (!rest) { console.log(n, 'no face'); continue }
      const base = measureFace(rest)!
      const out = []
      for (const i of movement === 'blink' ? [2,4,6] : movement === 'nod' ? [2] : [3,4,5]) { const m = await mesh(film.frames[2*i]!); if (!m) { out.push('-'); continue }; const p = movementProgress(movement, measureFace(m)!, base); out.push(p.change.toFixed(2) + (p.peak ? '*' : p.onset ? '+' : '') + ` r${measureFaceParallax(rest, m)?.homographyResidual.toFixed(3)} n${measureFaceParallax(rest, m)?.noseShift.toFixed(3)}`) }
      console.log(n, movement, 'need', CHALLENGE_THRESHOLDS[movement].peak, 'baseline', isBaselineFace(base), out.join(' | '))
    }
    for (const attack of ['flat_photo','bent_print','screen'] as const) {
      const film = await studio.segment({ kind: 'attack', attack, photo, movement: 'turn_left', seconds: .6 })
      const rest = await mesh(film.frames[0]!), m = await mesh(film.frames[8]!); if (!rest || !m) { console.log(n, attack, 'no face'); continue }
      const p = movementProgress('turn_left', measureFace(m)!, measureFace(rest)!), d = measureFaceParallax(rest, m)!
      console.log(n, attack, p.change.toFixed(1), `r${d.homographyResidual.toFixed(3)} n${d.noseShift.toFixed(3)}`)
    }
  }
  await studio.close()
})
