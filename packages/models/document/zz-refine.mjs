import { readFile } from 'node:fs/promises'
import { refineQuad, quadIou, quadSides, toGray } from '@honnin/shared/vision'
import sharp from 'sharp'
const dir = process.argv[2]
const frames = JSON.parse(await readFile(dir + '/frames.json', 'utf8')).filter(
  (f) => f.presence === 1 && f.kind !== 'partial',
)
let seed = 1
const rnd = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 4294967296
}
for (const amp of [0, 0.01, 0.02, 0.04, 0.06]) {
  const w = [],
    w0 = []
  let ms = 0
  const bad = []
  for (const f of frames) {
    f.img ??= await sharp(dir + '/' + f.file)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
      .then(({ data, info }) => toGray({ width: info.width, height: info.height, data }))
    const t = f.corners.map(([x, y]) => ({ x, y }))
    const [a, , b] = quadSides(t)
    const width = (a + b) / 2
    const q = t.map((c) => ({ x: c.x + (rnd() * 2 - 1) * amp * width, y: c.y + (rnd() * 2 - 1) * amp * width }))
    const s = performance.now()
    const r = refineQuad(f.img, q)
    ms += performance.now() - s
    const e = (qq) => Math.max(...t.map((c, i) => Math.hypot(c.x - qq[i].x, c.y - qq[i].y))) / width
    w.push(e(r.quad))
    w0.push(e(q))
    if (e(r.quad) > 0.02) bad.push(`${f.file}:${e(r.quad).toFixed(3)}:${r.support.map((s) => s.toFixed(2))}`)
  }
  const q = (v, p) => [...v].sort((x, y) => x - y)[Math.floor(v.length * p)].toFixed(4)
  console.log(
    amp,
    'before med',
    q(w0, 0.5),
    'after med',
    q(w, 0.5),
    'p90',
    q(w, 0.9),
    'within2%',
    w.filter((x) => x <= 0.02).length / w.length,
    'within1%',
    w.filter((x) => x <= 0.01).length / w.length,
    'ms',
    (ms / frames.length).toFixed(2),
  )
  if (amp === 0.02) console.log(bad.slice(0, 20).join('\n'))
}
