import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DOCUMENT_INPUT_DIMS, EDGE_INPUT_DIMS } from '@honnin/shared/vision'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'

/**
 * Both networks that find documents, on one thread, from a folder with their ONNX files.
 *
 * @param {string} [folder] the committed weights by default
 * @returns {Promise<import('@honnin/shared/vision').DocumentInference>}
 */
export async function openNetworks(folder = import.meta.dirname) {
  const open = (/** @type {string} */ file) =>
    InferenceSession.create(join(folder, file), { intraOpNumThreads: 1, interOpNumThreads: 1 })
  const [corners, edges] = await Promise.all([open('document-corners.onnx'), open('document-edges.onnx')])
  const run = (session, data, dims) => session.run({ image: new Tensor('float32', data, [...dims]) })
  return {
    corners: async (input) => {
      const { heatmaps, scores } = await run(corners, input, DOCUMENT_INPUT_DIMS)
      return { heatmaps: heatmaps.data, scores: scores.data }
    },
    edges: async (strips) => (await run(edges, strips, EDGE_INPUT_DIMS)).places.data,
  }
}

/**
 * The frames that render_frames.py wrote into a folder, with their pixels.
 *
 * @param {string} directory
 */
export async function* readFrames(directory) {
  for (const frame of JSON.parse(await readFile(join(directory, 'frames.json'), 'utf8'))) {
    const { data, info } = await sharp(join(directory, frame.file))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    yield { frame, image: { width: info.width, height: info.height, data } }
  }
}
