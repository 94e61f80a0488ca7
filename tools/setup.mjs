import './require-node.mjs'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { mustRun, pnpm, root } from './run-command.mjs'

const stampFile = join(root, 'node_modules/.honnin-setup')

/** Files whose change makes a new build necessary. Tests and documents are not among them. */
const builtFrom = /\.(ts|tsx|css|html|mjs|json|onnx|sql|yaml)$/
const notBuiltFrom = new Set(['node_modules', 'dist', 'test', 'faults', '.honnin', 'golden'])

/** @param {string} folder @returns {string[]} */
const sourcesOf = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !notBuiltFrom.has(entry.name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return sourcesOf(path)
      return builtFrom.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : []
    })

const digestOfSources = () => {
  const hash = createHash('sha256').update(process.versions.modules)
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'tsconfig.base.json', 'tsconfig.json']
  const folders = ['packages', 'playwright', 'examples'].filter((folder) => existsSync(join(root, folder)))
  for (const file of [...files, ...folders.flatMap(sourcesOf).sort()]) {
    hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

/**
 * Installs and builds everything, nothing started. Does nothing when the sources are those of the last build.
 *
 * @returns {Promise<void>} ends the process when a part fails
 */
export const setup = async () => {
  const started = Date.now()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digestOfSources()) return
  process.stderr.write('Installing packages…\n')
  const [npm, install] = pnpm(['install', '--frozen-lockfile', '--reporter=append-only'])
  await mustRun(npm, install, { quiet: true })
  process.stderr.write('Building…\n')
  const [, build] = pnpm(['--recursive', '--workspace-concurrency=1', 'run', '--if-present', 'build'])
  await mustRun(npm, build, { quiet: true })
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(stampFile, digestOfSources())
  process.stderr.write(`Set up in ${((Date.now() - started) / 1000).toFixed(0)} s.\n`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await setup()
