import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'

const bench = join(import.meta.dirname, '..')

/** Bundles a program whose imports are TypeScript, below the server's own packages so that it finds them. */
export const bundle = async (entry, name) => {
  const outDir = join(bench, `../packages/server/node_modules/.honnin-bench-${name}`)
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(bench, '..'),
    build: {
      ssr: join(bench, entry),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { external: (id) => !/^[./\0]/.test(id), output: { entryFileNames: `${name}.mjs` } },
    },
  })
  return { file: join(outDir, `${name}.mjs`), remove: () => rm(outDir, { recursive: true, force: true }) }
}
