/** Our document detector, jscanify and plain OpenCV.js on the same rendered frames. */
import { InferenceSession as NativeSession, Tensor as NativeTensor } from 'onnxruntime-node'
import { env, InferenceSession as WasmSession, Tensor as WasmTensor } from 'onnxruntime-web'
import { loadModel } from '@honnin/models'
import { DOCUMENT_NETWORKS, documentInference, locateDocument, quadSides } from '@honnin/shared/vision'
import { cornerErrors } from '../../packages/models/document/corner-errors.mjs'
import { openContourPeers } from '../documents/contour-peers.mjs'
import { readFrame, renderFrames } from '../documents/rendered-frames.mjs'
import { bootstrapInterval, mean, quantile, rateInterval } from '../statistics.mjs'

/** @returns {Promise<import('@honnin/shared/vision').DocumentInference>} */
const opened = async (Session, Tensor, options) => {
  const open = async (id) => [id, await Session.create(await loadModel(id), options)]
  const sessions = Object.fromEntries(await Promise.all(DOCUMENT_NETWORKS.map(open)))
  return documentInference(async (id, { data, dims }, outputs) => {
    const results = await sessions[id].run({ image: new Tensor('float32', data, [...dims]) }, outputs)
    return Object.fromEntries(outputs.map((name) => [name, results[name].data]))
  })
}

/** Milliseconds of processor time, whatever else the machine does meanwhile. */
const processorMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const measureMethod = async (frame, image, find) => {
  const started = processorMs()
  const sighting = await find(image)
  const ms = processorMs() - started
  const { found, quad, kind } = sighting
  // What a method does not report is nowhere.
  const { iou, worst } = frame.corners && quad ? cornerErrors(frame.corners, quad) : { iou: 0, worst: Infinity }
  return { found, iou, worst, ms, sighting, kindRight: kind === frame.format }
}

/** Share of the document's width by which the hand moves it from one frame to the next. */
const SWAY = 0.02

const swayed = (sighting) => {
  const [top] = quadSides(sighting.quad)
  return { ...sighting, quad: sighting.quad.map(({ x, y }) => ({ x: x + SWAY * top, y: y - SWAY * top })) }
}

export const measure = async ({ quick }) => {
  const frames = await renderFrames(quick ? { stocks: 2, mixed: 12, empty: 12 } : { stocks: 6, mixed: 50, empty: 30 })
  env.wasm.numThreads = 1
  const native = await opened(NativeSession, NativeTensor, { intraOpNumThreads: 1 })
  const wasm = await opened(WasmSession, WasmTensor, { executionProviders: ['wasm'] })
  const peers = await openContourPeers()
  const ours = (image) => locateDocument(image, native, { isPatient: true })
  const film = (image) => locateDocument(image, native)
  const methods = { ours, film, ...peers }

  const rows = []
  for (const frame of frames) {
    const image = await readFrame(frame)
    const first = await measureMethod(frame, image, (seen) => locateDocument(seen, wasm))
    const next = first.found
      ? await measureMethod(frame, image, (seen) => locateDocument(seen, wasm, { near: swayed(first.sighting) }))
      : null
    const row = { frame, first, next }
    for (const [name, find] of Object.entries(methods)) row[name] = await measureMethod(frame, image, find)
    rows.push(row)
  }
  return { section: 'documents', notes, figures: figuresOf(rows, Object.keys(peers)) }
}

const notes = [
  'Frames drawn by packages/models/document/render_frames.py with surfaces and card looks that are never trained on, from seeds used for nothing else; the long side is 1280 pixels. Rendered scenes only: no figure here is one of photographs.',
  'Intervals draw whole stocks of surfaces and cards with replacement. Corners and IoU count every frame with a whole document, found or not: a method that finds nothing there has IoU 0.',
  'jscanify 1.4.3 (findPaperContour, getCornerPoints) and OpenCV.js (Canny, the largest convex contour of four corners) get the frame as it is. jscanify has no notion of "none": it reports its largest contour.',
  'What is not said to be of a film is of stills, as the server looks at them: with more guesses and looks than a frame of a film gets in the page.',
  'Times are of processor time, so that other work on the machine does not count in.',
]

const figuresOf = (rows, peers) => {
  const whole = rows.filter(({ frame }) => frame.presence === 1 && frame.kind !== 'partial')
  const empty = rows.filter(({ frame }) => frame.kind === 'empty')
  const partial = rows.filter(({ frame }) => frame.kind === 'partial')
  const over = (chosen, name, unit, read, { goal, note, withPeers = true, rate = false, of = 'ours' } = {}) => {
    const value = (method, among = chosen) =>
      among.length > 0 ? mean(among.map((row) => Number(read(row[method])))) : NaN
    const stocks = [...new Set(chosen.map(({ frame }) => frame.stock))].map((stock) =>
      chosen.filter(({ frame }) => frame.stock === stock),
    )
    const errors = Math.round(value(of) * chosen.length)
    return {
      name,
      value: value(of),
      unit,
      interval:
        rate && (errors === 0 || errors === chosen.length)
          ? rateInterval(errors, chosen.length)
          : bootstrapInterval(stocks, (drawn) => value(of, drawn.flat())),
      trials: chosen.length,
      ...(goal && { goal }),
      ...(withPeers && { baselines: Object.fromEntries(peers.map((peer) => [peer, value(peer)])) }),
      ...(note && { note }),
    }
  }
  const inFilm = { of: 'film', withPeers: false, rate: true }
  const least = (value) => ({ at: 'least', value })
  const most = (value) => ({ at: 'most', value })
  const kinds = ['flat', 'oblique', 'with_face', 'far']
  const times = (name, among, read, extra = {}) => ({
    name,
    value: quantile(among.map(read), 0.5),
    unit: 'ms',
    trials: among.length,
    ...extra,
  })
  const tracked = rows.filter(({ next }) => next !== null)
  return [
    over(whole, 'mean IoU', '1', ({ iou }) => iou, { goal: least(0.97) }),
    over(whole, 'all corners within 2 % of the width', 'share', ({ worst }) => worst <= 0.02, {
      goal: least(0.99),
      rate: true,
    }),
    over(whole, 'found', 'share', ({ found }) => found, { rate: true }),
    over(
      whole.filter(({ ours }) => ours.found),
      'corners within 2 %, of what is called found',
      'share',
      ({ worst }) => worst <= 0.02,
      { rate: true },
    ),
    ...kinds.map((kind) =>
      over(
        whole.filter(({ frame }) => frame.kind === kind),
        `all corners within 2 %, ${kind.replace('_', ' ')}`,
        'share',
        ({ worst }) => worst <= 0.02,
        { rate: true },
      ),
    ),
    over(whole, 'kind right (ID-1, ID-3)', 'share', ({ kindRight }) => kindRight, { withPeers: false, rate: true }),
    over(empty, 'false alarms without a document', 'share', ({ found }) => found, { goal: most(0.005), rate: true }),
    over(partial, 'cut-off document taken for a whole one', 'share', ({ found }) => found, { rate: true }),
    over(whole, 'in a film: found in one frame by itself', 'share', ({ found }) => found, inFilm),
    over(whole, 'in a film: all corners within 2 %', 'share', ({ worst }) => worst <= 0.02, inFilm),
    over(empty, 'in a film: false alarms without a document', 'share', ({ found }) => found, inFilm),
    times('median per frame that is searched, WASM on one thread', rows, ({ first }) => first.ms, {
      goal: most(15),
      note: 'One search of the whole frame: as many looks as it takes, in Node with the build of onnxruntime-web that the page uses.',
      baselines: Object.fromEntries(
        peers.map((peer) => [
          peer,
          quantile(
            rows.map((row) => row[peer].ms),
            0.5,
          ),
        ]),
      ),
    }),
    times('median per frame that follows one with a document, WASM on one thread', tracked, ({ next }) => next.ms, {
      goal: most(15),
      note: `As in a film: corners of the frame before, ${SWAY * 100} % of the width away along both axes.`,
    }),
    over(tracked, 'found again in the frame that follows', 'share', ({ found }) => found, {
      withPeers: false,
      rate: true,
      of: 'next',
    }),
    times('median per frame that is searched, native on one thread', rows, ({ film }) => film.ms),
    times('median per still, native on one thread', rows, ({ ours }) => ours.ms),
  ]
}
