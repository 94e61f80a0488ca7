import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'vitest'
import { FilmStudio } from './film-studio.ts'
function cpu() { // ticks of all descendants
  const parent = new Map<number, number>(), ticks = new Map<number, number>()
  for (const d of readdirSync('/proc')) if (/^\d+$/.test(d)) try { const s = readFileSync(`/proc/${d}/stat`, 'utf8'); const f = s.slice(s.lastIndexOf(')') + 2).split(' '); parent.set(+d, +f[1]!); ticks.set(+d, +f[11]! + +f[12]!) } catch {}
  let sum = 0
  for (const [pid] of parent) { let p: number | undefined = pid; while (p && p !== process.pid) p = parent.get(p); if (p === process.pid && pid !== process.pid) sum += ticks.get(pid)! }
  return sum * 10
}
test('scratch', { timeout: 600000 }, async () => {
  const studio = await FilmStudio.launch({ cacheDir: '/tmp/tk/cache' })
  const photo = readFileSync('/work/shared/data/faces/obama.jpg')
  await studio.measureFace(photo)
  const person = { name: '見本 太郎', birthDate: '1985-05-15', sex: 'M' as const, address: '東京都見本区見本一丁目2番3号' }
  const card = { type: 'jp_driving_licence', side: 'front', person, portrait: photo } as const
  for (const [n, r] of [['person', { kind: 'person', photo, movement: 'turn_left' }], ['card', { kind: 'card', card, shot: 'flat' }], ['thick', { kind: 'card', card, shot: 'thickness' }], ['flat', { kind: 'attack', attack: 'flat_photo', photo, movement: 'nod' }]] as any) {
    await studio.segment({ ...r, seconds: .2 })
    const a = cpu(); await studio.segment({ ...r, seconds: 1 }); const b = cpu()
    console.log(n, 'cpu ms per frame incl. prep/15', (b - a) / 15)
  }
  await studio.close()
})
