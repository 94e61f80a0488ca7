import { createHash } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPageScript } from './page-script.mjs'
import { buildVisionAssets } from './vision-assets.mjs'

const packageDirectory = fileURLToPath(new URL('..', import.meta.url))
const assetsDirectory = path.join(packageDirectory, 'dist/assets')

await rm(assetsDirectory, { recursive: true, force: true })

const page = await buildPageScript({ outDir: assetsDirectory })

const unnamed = path.join(assetsDirectory, 'vision')
await buildVisionAssets({ outDir: unnamed })
const visionFiles = await listFiles(unnamed)
const digest = createHash('sha256')
for (const file of visionFiles) digest.update(`${file.path}\n${file.sha256}\n`)
// One hashed folder: worker, runtimes and models that belong together are cached for ever and never mixed.
const vision = `vision-${digest.digest('hex').slice(0, 12)}`
await rename(unnamed, path.join(assetsDirectory, vision))

const { version } = JSON.parse(await readFile(path.join(packageDirectory, 'package.json'), 'utf8'))
const files = await listFiles(assetsDirectory)
await writeFile(
  path.join(assetsDirectory, 'manifest.json'),
  `${JSON.stringify({ version, entry: 'ekyc-capture.js', vision: `${vision}/`, files }, null, 2)}\n`,
)
process.stdout.write(`${files.length} assets, ekyc-capture.js ${Math.round(page.length / 1024)} kB, ${vision}/\n`)

/** Every file below `folder`, sorted, with what identifies it. */
async function listFiles(folder) {
  const names = (await readdir(folder, { recursive: true })).sort()
  const files = []
  for (const name of names) {
    const file = path.join(folder, name)
    if (!(await stat(file)).isFile()) continue
    const bytes = await readFile(file)
    files.push({
      path: name.split(path.sep).join('/'),
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
  }
  return files
}
