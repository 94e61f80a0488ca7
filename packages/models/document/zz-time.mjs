import * as v from '@honnin/shared/vision'
import sharp from 'sharp'
const { data, info } = await sharp('/tmp/tune/frame-001.jpg').ensureAlpha().raw().toBuffer({ resolveWithObject: true })
const img = { width: info.width, height: info.height, data: new Uint8ClampedArray(data) }
import { readFile } from 'node:fs/promises'
const f = JSON.parse(await readFile('/tmp/tune/frames.json', 'utf8')).find((x) => x.kind === 'flat' && x.width === 1280)
const im = await sharp('/tmp/tune/' + f.file).ensureAlpha().raw().toBuffer({ resolveWithObject: true }).then(({ data, info }) => ({ width: info.width, height: info.height, data: new Uint8ClampedArray(data) }))
const q = f.corners.map(([x, y]) => ({ x, y })); const g = v.toGray(im); const card = v.rectifyQuad(im, q, v.RECTIFIED_SIZES.id1)
const time = (name, fn) => { for (let i = 0; i < 5; i++) fn(); const s = performance.now(); for (let i = 0; i < 20; i++) fn(); console.log(name, ((performance.now() - s) / 20).toFixed(2), 'ms') }
console.log(im.width, im.height)
time('toGray', () => v.toGray(im)); time('prepare', () => v.prepareDocumentInput(im)); time('refine', () => v.refineQuad(g, q)); time('quality', () => v.measureDocumentQuality(im, q, 'id1')); time('tilt', () => v.measureCardTilt(q, 'id1', im))
time('rectify 856', () => v.rectifyQuad(im, q, v.RECTIFIED_SIZES.id1)); time('qr 856', () => v.findQrFinderPatterns(v.toGray(card))); time('qr frame', () => v.findQrFinderPatterns(g)); time('compareCards', () => v.compareCards(card, card)); time('shots', () => v.compareShots({ image: g, quad: q }, { image: g, quad: q }, 'id1')); time('strip', () => v.measureEdgeStrip(g, q, 'id1'))
console.log(v.measureDocumentQuality(im, q, 'id1'))
