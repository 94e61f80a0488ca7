import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')

/**
 * Bundles a module of the bench that uses the program and its fixtures, which are TypeScript, hands what it exports to `work`, and
 * removes the bundle afterwards.
 *
 * @template Result
 * @param {string} file path below bench/
 * @param {(module: Record<string, Function>) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export const runBundled = async (file, work) => {
  const name = basename(file, '.mjs')
  // Below the server's own packages, so that the bundle finds them.
  const folder = join(root, 'packages/server/node_modules', `.honnin-bench-${name}`)
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    build: {
      ssr: join(root, 'bench', file),
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { external: (id) => !/^[./\0]/.test(id), output: { entryFileNames: `${name}.mjs` } },
    },
  })
  try {
    return await work(await import(pathToFileURL(join(folder, `${name}.mjs`)).href))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
