import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import sharp from 'sharp'

const require = createRequire(import.meta.url)

/** @vladmandic/face-api on WASM with its own pipeline: SSD, 68 landmarks, descriptor; similarity is the negative distance. */
export const openSystem = async () => {
  const entry = require.resolve('@vladmandic/face-api')
  const { ready, setBackend } = require('@tensorflow/tfjs')
  const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(`${join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')}/`)
  const { nets, tf, SsdMobilenetv1Options, detectSingleFace } = require(join(dirname(entry), 'face-api.node-wasm.js'))
  await setBackend('wasm')
  await ready()
  for (const network of [nets.ssdMobilenetv1, nets.faceLandmark68Net, nets.faceRecognitionNet])
    await network.loadFromDisk(join(dirname(dirname(entry)), 'model'))
  const options = new SsdMobilenetv1Options()
  return {
    describe: async (bytes) => {
      const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
      const tensor = tf.tensor3d(new Uint8Array(data), [info.height, info.width, 3], 'int32')
      try {
        const found = await detectSingleFace(tensor, options).withFaceLandmarks().withFaceDescriptor()
        return found ? { embedding: found.descriptor } : null
      } finally {
        tensor.dispose()
      }
    },
    similarity: (one, other) =>
      -Math.sqrt(one.embedding.reduce((sum, value, index) => sum + (value - other.embedding[index]) ** 2, 0)),
  }
}
