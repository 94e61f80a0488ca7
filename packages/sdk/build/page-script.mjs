import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const packageDirectory = fileURLToPath(new URL('..', import.meta.url))

/** Names that the page's script must never hold: the networks' runtimes belong to the worker. */
const forbiddenNames = ['FilesetResolver', 'ort-wasm', 'InferenceSession']

/** Writes `ekyc-capture.js`, the script that pages load, and that of the hosted page into `outDir`. Returns the text of the first. */
export const buildPageScript = async ({ outDir }) => {
  await build({
    configFile: false,
    root: packageDirectory,
    logLevel: 'warn',
    publicDir: false,
    resolve: { conditions: ['honnin-source', 'module', 'browser', 'import', 'default'] },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rollupOptions: {
        input: {
          'ekyc-capture': path.join(packageDirectory, 'src/define.ts'),
          'hosted-page': path.join(packageDirectory, 'src/hosted/hosted-page.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  })
  const script = await readFile(path.join(outDir, 'ekyc-capture.js'), 'utf8')
  for (const name of forbiddenNames)
    if (script.includes(name))
      throw new Error(`ekyc-capture.js holds ${name}: a runtime of the worker leaked into the page`)
  return script
}
