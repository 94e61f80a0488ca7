import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const packageDirectory = fileURLToPath(new URL('..', import.meta.url))
const pageDirectory = path.join(packageDirectory, 'dist')

await build({
  configFile: false,
  root: packageDirectory,
  base: '/console/',
  logLevel: 'warn',
  publicDir: false,
  resolve: { conditions: ['honnin-source', 'module', 'browser', 'import', 'default'] },
  build: {
    outDir: pageDirectory,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The server's policy takes files of its own address only: nothing is inlined as data.
    assetsInlineLimit: 0,
  },
})

const page = await readFile(path.join(pageDirectory, 'index.html'), 'utf8')
if (/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/i.test(page))
  throw new Error('index.html holds a script or a style of its own, which the policy of the server forbids')
const files = await readdir(path.join(pageDirectory, 'assets'))
process.stdout.write(`index.html and ${files.length} assets\n`)
