import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const packageDirectory = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)

/** Runtime files as they lie in their packages; the worker loads them by name, so nothing may rename them. */
const mediapipeFiles = ['vision_wasm_module_internal.js', 'vision_wasm_module_internal.wasm']
const onnxFiles = [
  'ort-wasm-simd-threaded.mjs',
  'ort-wasm-simd-threaded.wasm',
  'ort-wasm-simd-threaded.asyncify.mjs',
  'ort-wasm-simd-threaded.asyncify.wasm',
]
/** Models that the page uses; the manifest goes along whole. */
const pageModels = ['face-landmarker', 'document-corners', 'document-outline', 'document-edges', 'mrz-characters']

/**
 * Writes what the vision worker needs into `outDir`: `vision-worker.js` with its chunks, `mediapipe/`, `onnxruntime/` and
 * `models/`. `modelsDir` is where the models package built its files.
 */
export async function buildVisionAssets({ outDir, modelsDir = path.join(packageDirectory, '../models/dist/models') }) {
  await build({
    configFile: false,
    root: packageDirectory,
    logLevel: 'warn',
    publicDir: false,
    resolve: {
      conditions: ['honnin-source', 'onnxruntime-web-use-extern-wasm', 'module', 'browser', 'import', 'default'],
    },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rollupOptions: {
        input: { 'vision-worker': path.join(packageDirectory, 'src/vision/worker/vision-worker.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
  await copyInto(
    path.join(outDir, 'mediapipe'),
    path.join(path.dirname(require.resolve('@mediapipe/tasks-vision')), 'wasm'),
    mediapipeFiles,
  )
  await copyInto(path.join(outDir, 'onnxruntime'), path.dirname(require.resolve('onnxruntime-web/wasm')), onnxFiles)
  const { models } = JSON.parse(await readFile(path.join(modelsDir, 'models.json'), 'utf8'))
  const files = models.filter(({ id }) => pageModels.includes(id)).map(({ file }) => file)
  await copyInto(path.join(outDir, 'models'), modelsDir, ['models.json', ...files])
}

async function copyInto(target, source, files) {
  await mkdir(target, { recursive: true })
  for (const file of files) await copyFile(path.join(source, file), path.join(target, file))
}
