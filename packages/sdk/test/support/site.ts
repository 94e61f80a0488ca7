import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const packageDirectory = fileURLToPath(new URL('../..', import.meta.url))

/** Builds the worker with its assets, and a page that exposes the parts under test. Returns the folder. */
export async function buildSite(): Promise<string> {
  const { buildVisionAssets } = (await import(new URL('../../build/vision-assets.mjs', import.meta.url).href)) as {
    buildVisionAssets: (options: { outDir: string }) => Promise<void>
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'honnin-vision-'))
  await buildVisionAssets({ outDir: path.join(folder, 'assets') })
  await build({
    configFile: false,
    root: packageDirectory,
    logLevel: 'warn',
    publicDir: false,
    resolve: { conditions: ['honnin-source', 'module', 'browser', 'import', 'default'] },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rollupOptions: {
        input: { page: path.join(packageDirectory, 'test/support/vision-page.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  })
  await writeFile(
    path.join(folder, 'index.html'),
    '<!doctype html><meta charset="utf-8"><title>vision</title><script type="module" src="/page.js"></script>',
  )
  return folder
}

export const removeSite = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })
