import { readFile } from 'node:fs/promises'
import {
  refineQuad,
  quadIou,
  quadSides,
  quadBounds,
  quadArea,
  toGray,
  prepareDocumentInput,
  decodeDocumentCorners,
  DOCUMENT_INPUT_DIMS,
} from '@honnin/shared/vision'
import sharp from 'sharp'
import { InferenceSession, Tensor } from 'onnxruntime-node'
const [dir, model] = process.argv.slice(2)
const session = await InferenceSession.create(model, { intraOpNumThreads: 1 })
const frames = JSON.parse(await readFile(dir + '/frames.json', 'utf8'))
const run = async (image, box) => {
  const o = await session.run({
    image: new Tensor('float32', prepareDocumentInput(image, box), [...DOCUMENT_INPUT_DIMS]),
  })
  const d = decodeDocumentCorners(
    { heatmaps: o.heatmaps.data, scores: o.scores.data },
    { width: box.width, height: box.height },
  )
  return { ...d, quad: d.quad.map((c) => ({ x: c.x + box.x, y: c.y + box.y })) }
}
for (const margin of [0.12, 0.18, 0.25, 0.35]) {
  const S = { one: [], two: [], oneR: [], twoR: [] },
    I = { one: [], two: [], oneR: [], twoR: [] }
  let fa1 = 0,
    fa2 = 0,
    f1 = 0,
    f2 = 0,
    n = 0,
    ne = 0,
    part1 = 0,
    part2 = 0
  for (const f of frames) {
    f.img ??= await sharp(dir + '/' + f.file)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
      .then(({ data, info }) => ({ width: info.width, height: info.height, data }))
    f.gray ??= toGray(f.img)
    const a = await run(f.img, { x: 0, y: 0, width: f.img.width, height: f.img.height })
    const b = quadBounds(a.quad)
    const x0 = Math.max(0, b.x - margin * b.width),
      y0 = Math.max(0, b.y - margin * b.height),
      x1 = Math.min(f.img.width, b.x + b.width * (1 + margin)),
      y1 = Math.min(f.img.height, b.y + b.height * (1 + margin))
    const c = x1 - x0 > 40 && y1 - y0 > 40 ? await run(f.img, { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }) : a
    if (f.kind === 'empty') {
      ne++
      fa1 += a.found
      fa2 += a.found && c.found
      continue
    }
    if (f.kind === 'partial') {
      part1 += a.found
      part2 += a.found && c.found
      continue
    }
    n++
    f1 += a.found
    f2 += c.found
    const t = f.corners.map(([x, y]) => ({ x, y }))
    const [p, , q] = quadSides(t)
    const e = (quad) => (2 * Math.max(...t.map((k, i) => Math.hypot(k.x - quad[i].x, k.y - quad[i].y)))) / (p + q)
    for (const [k, quad] of [
      ['one', a.quad],
      ['two', c.quad],
      ['oneR', refineQuad(f.gray, a.quad).quad],
      ['twoR', refineQuad(f.gray, c.quad).quad],
    ]) {
      S[k].push(e(quad))
      I[k].push(quadIou(quad, t))
    }
  }
  console.log('margin', margin, 'found', f1 / n, f2 / n, 'fa', fa1, fa2, '/', ne, 'partial', part1, part2)
  for (const k in S)
    console.log(
      '  ',
      k,
      'iou',
      (I[k].reduce((x, y) => x + y) / n).toFixed(4),
      'worst med',
      [...S[k]].sort((x, y) => x - y)[n >> 1].toFixed(4),
      'w2%',
      (S[k].filter((x) => x <= 0.02).length / n).toFixed(3),
    )
}
