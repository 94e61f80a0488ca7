import { readFile, writeFile } from 'node:fs/promises'
import * as v from '@honnin/shared/vision'
import sharp from 'sharp'
import { InferenceSession, Tensor } from 'onnxruntime-node'
const [dir, model] = process.argv.slice(2)
const session = await InferenceSession.create(model, { intraOpNumThreads: 1 })
const frames = JSON.parse(await readFile(dir + '/frames.json', 'utf8'))
const infer = async (i) => { const o = await session.run({ image: new Tensor('float32', i, [...v.DOCUMENT_INPUT_DIMS]) }); return { heatmaps: o.heatmaps.data, scores: o.scores.data } }
const out = []
for (const f of frames) { const img = await sharp(dir + '/' + f.file).ensureAlpha().raw().toBuffer({ resolveWithObject: true }).then(({ data, info }) => ({ width: info.width, height: info.height, data })); const s = await v.locateDocument(img, infer); out.push({ ...f, s }) }
await writeFile('/tmp/dump.json', JSON.stringify(out))
