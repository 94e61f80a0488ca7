import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'

const require = createRequire(import.meta.url)

/** @vladmandic/human on WASM with its own pipeline, rotation of faces on, everything but the face off. */
export const openSystem = async () => {
  const entry = require.resolve('@vladmandic/human')
  const wasm = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')
  // Models are read with fetch, which Node refuses for files.
  const fetchFromWeb = globalThis.fetch
  globalThis.fetch = async (resource, init) =>
    String(resource).startsWith('file:')
      ? new Response(await readFile(new URL(String(resource))))
      : fetchFromWeb(resource, init)
  const { Human } = require(join(dirname(entry), 'human.node-wasm.js'))
  const human = new Human({
    modelBasePath: pathToFileURL(join(dirname(dirname(entry)), 'models')).href,
    backend: 'wasm',
    wasmPath: `${wasm}/`,
    cacheSensitivity: 0,
    filter: { enabled: false },
    gesture: { enabled: false },
    face: { detector: { rotation: true, maxDetected: 5 }, iris: { enabled: false }, emotion: { enabled: false } },
    body: { enabled: false },
    hand: { enabled: false },
    object: { enabled: false },
  })
  await human.load()
  return {
    describe: async (bytes) => {
      const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
      const tensor = human.tf.tensor4d(new Float32Array(data), [1, info.height, info.width, 3])
      try {
        const { face: faces } = await human.detect(tensor)
        const [largest] = faces
          .filter(({ embedding }) => embedding?.length > 0)
          .sort((one, other) => other.box[2] * other.box[3] - one.box[2] * one.box[3])
        return largest ? { embedding: largest.embedding } : null
      } finally {
        human.tf.dispose(tensor)
      }
    },
    // Its `similarity` is this distance, rounded to a hundredth.
    similarity: (one, other) => -human.match.distance(one.embedding, other.embedding),
  }
}
