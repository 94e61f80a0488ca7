/** Our document detector, jscanify and plain OpenCV.js on the same rendered frames. */
import { InferenceSession as NativeSession, Tensor as NativeTensor } from 'onnxruntime-node'
import { env, InferenceSession as WasmSession, Tensor as WasmTensor } from 'onnxruntime-web'
import { loadModel } from '@honnin/models'
import { DOCUMENT_INPUT_DIMS, EDGE_INPUT_DIMS, locateDocument } from '@honnin/shared/vision'
import { cornerErrors } from '../../packages/models/document/corner-errors.mjs'
import { openContourPeers } from '../documents/contour-peers.mjs'
import { readFrame, renderFrames } from '../documents/rendered-frames.mjs'
import { bootstrapInterval, mean, quantile, rateInterval } from '../statistics.mjs'

/** @returns {Promise<import('@honnin/shared/vision').DocumentInference>} */
const opened = async (Session, Tensor, options) => {
  const open = async (id, dims) => {
    const session = await Session.create(await loadModel(id), options)
    return (data) => session.run({ image: new Tensor('float32', data, [...dims]) })
  }
  const corners = await open('document-corners', DOCUMENT_INPUT_DIMS)
  const edges = await open('document-edges', EDGE_INPUT_DIMS)
  return {
    corners: async (input) => {
      const { heatmaps, scores } = await corners(input)
      return { heatmaps: heatmaps.data, scores: scores.data }
    },
    edges: async (strips) => (await edges(strips)).places.data,
  }
}

const measureMethod = async (frame, image, find) => {
  const started = performance.now()
  const { found, quad, kind } = await find(image)
  const ms = performance.now() - started
  // What a method does not report is nowhere.
  const { iou, worst } = frame.corners && quad ? cornerErrors(frame.corners, quad) : { iou: 0, worst: Infinity }
  return { found, iou, worst, ms, kindRight: kind === frame.format }
}

export const measure = async ({ quick }) => {
  const frames = await renderFrames(quick ? { stocks: 2, mixed: 12, empty: 12 } : { stocks: 12, mixed: 50, empty: 30 })
  env.wasm.numThreads = 1
  const native = await opened(NativeSession, NativeTensor, { intraOpNumThreads: 1 })
  const wasm = await opened(WasmSession, WasmTensor, { executionProviders: ['wasm'] })
  const peers = await openContourPeers()
  const ours = async (image) => {
    const { found, quad, kind } = await locateDocument(image, native)
    return { found, quad, kind }
  }
  const methods = { ours, ...peers }

  const rows = []
  for (const frame of frames) {
    const image = await readFrame(frame)
    const row = { frame, wasmMs: (await measureMethod(frame, image, (seen) => locateDocument(seen, wasm))).ms }
    for (const [name, find] of Object.entries(methods)) row[name] = await measureMethod(frame, image, find)
    rows.push(row)
  }
  return { section: 'documents', notes, figures: figuresOf(rows, Object.keys(peers)) }
}

const notes = [
  'Frames drawn by packages/models/document/render_frames.py with surfaces and card looks that are never trained on, from seeds used for nothing else; the long side is 1280 pixels. Rendered scenes only: no figure here is one of photographs.',
  'Intervals draw whole stocks of surfaces and cards with replacement. Corners and IoU count every frame with a whole document, found or not: a method that finds nothing there has IoU 0.',
  'jscanify 1.4.3 (findPaperContour, getCornerPoints) and OpenCV.js (Canny, the largest convex contour of four corners) get the frame as it is. jscanify has no notion of "none": it reports its largest contour.',
]

const figuresOf = (rows, peers) => {
  const whole = rows.filter(({ frame }) => frame.presence === 1 && frame.kind !== 'partial')
  const empty = rows.filter(({ frame }) => frame.kind === 'empty')
  const partial = rows.filter(({ frame }) => frame.kind === 'partial')
  const over = (chosen, name, unit, read, { goal, note, withPeers = true, rate = false } = {}) => {
    const value = (method, among = chosen) =>
      among.length > 0 ? mean(among.map((row) => Number(read(row[method])))) : NaN
    const stocks = [...new Set(chosen.map(({ frame }) => frame.stock))].map((stock) =>
      chosen.filter(({ frame }) => frame.stock === stock),
    )
    const errors = Math.round(value('ours') * chosen.length)
    return {
      name,
      value: value('ours'),
      unit,
      interval:
        rate && (errors === 0 || errors === chosen.length)
          ? rateInterval(errors, chosen.length)
          : bootstrapInterval(stocks, (drawn) => value('ours', drawn.flat())),
      trials: chosen.length,
      ...(goal && { goal }),
      ...(withPeers && { baselines: Object.fromEntries(peers.map((peer) => [peer, value(peer)])) }),
      ...(note && { note }),
    }
  }
  const least = (value) => ({ at: 'least', value })
  const most = (value) => ({ at: 'most', value })
  const kinds = ['flat', 'oblique', 'with_face', 'far']
  const times = (name, read, extra = {}) => ({
    name,
    value: quantile(rows.map(read), 0.5),
    unit: 'ms',
    trials: rows.length,
    ...extra,
  })
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
    times('median per frame, WASM on one thread', ({ wasmMs }) => wasmMs, {
      goal: most(15),
      note: 'One search from a whole frame: as many looks and strips as it takes, in Node with the build of onnxruntime-web that the page uses; other work on the machine counts in.',
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
    times('median per frame, native on one thread', ({ ours }) => ours.ms),
  ]
}
