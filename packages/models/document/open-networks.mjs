import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DOCUMENT_NETWORKS, documentInference } from '@honnin/shared/vision'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'

/**
 * The networks that find documents, on one thread, from a folder with their ONNX files.
 *
 * @param {string} [folder] the committed weights by default
 * @returns {Promise<import('@honnin/shared/vision').DocumentInference>}
 */
export async function openNetworks(folder = import.meta.dirname) {
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1 }
  const open = (/** @type {string} */ id) => InferenceSession.create(join(folder, `${id}.onnx`), options)
  const sessions = Object.fromEntries(await Promise.all(DOCUMENT_NETWORKS.map(async (id) => [id, await open(id)])))
  return documentInference(async (id, { data, dims }, outputs) => {
    const results = await sessions[id].run({ image: new Tensor('float32', data, [...dims]) }, outputs)
    return Object.fromEntries(outputs.map((name) => [name, results[name].data]))
  })
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
