import './require-node.mjs'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { localBin, root, runCommand } from './run-command.mjs'
import { setup } from './setup.mjs'
import { provideSystemNeeds } from './system-needs.mjs'

const usage = `npm run test:faults [-- --short] [NAME...]

Kills the server and PostgreSQL in every phase, lets single system calls fail, sends malformed uploads, takes disk, database and
S3 away, moves the clock, and looks afterwards whether anything acknowledged is lost. Prints the number of trials of each; no
failure in N trials bounds the rate at 3/N. Writes what passed to bench/reports/faults.json and faults.md; figures of files that
were not run now stay as they are.

  --short  fewer trials, as in \`npm test\`; writes nothing
  NAME     only files whose name contains this, for example postgres-killed
`

const reports = join(root, 'bench/reports')

/** @typedef {{ id: string, what: string, trials: number, failures: number, note?: string }} Figure */

const bound = (/** @type {Figure} */ { trials, failures }) =>
  // 3/N says nothing of fewer than four trials.
  failures > 0 || trials < 4 ? '' : `< ${(300 / trials).toPrecision(2)} %`

const tableOf = (/** @type {readonly Figure[]} */ figures) =>
  [
    '| test | what | trials | failures | bound (95 %) | also |',
    '| ---- | ---- | -----: | -------: | -----------: | ---- |',
    ...figures.map(
      (figure) =>
        `| ${figure.id} | ${figure.what} | ${figure.trials} | ${figure.failures} | ${bound(figure)} | ${figure.note ?? ''} |`,
    ),
  ].join('\n')

const reportText = (/** @type {readonly Figure[]} */ figures) => `# Faults

\`npm run test:faults\` on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}. The programme is described in
docs/operations.md. No failure in N independent trials bounds the rate at 3/N with 95 % confidence. A killed process keeps the
page cache, so R1, R2 and R9 say nothing about a loss of power; R3 and the order of calls (write, fsync, rename, fsync of the
folder) do.

${tableOf(figures)}
`

/** The figures that the report has; those of a whole run take the place of all. */
const earlierFigures = (/** @type {boolean} */ isWhole) => {
  const path = join(reports, 'faults.json')
  return isWhole || !existsSync(path) ? [] : /** @type {Figure[]} */ (JSON.parse(readFileSync(path, 'utf8')).figures)
}

const inOrder = (/** @type {readonly Figure[]} */ figures) =>
  figures.toSorted((one, other) => one.id.localeCompare(other.id, 'en', { numeric: true }))

const writeReport = (/** @type {readonly Figure[]} */ figures, /** @type {boolean} */ isWhole) => {
  const measured = new Set(figures.map(({ what }) => what))
  const all = inOrder([...earlierFigures(isWhole).filter(({ what }) => !measured.has(what)), ...figures])
  writeFileSync(join(reports, 'faults.json'), `${JSON.stringify({ figures: all }, null, 2)}\n`)
  writeFileSync(join(reports, 'faults.md'), reportText(all))
}

/**
 * Runs the programme.
 *
 * @param {{ long: boolean, names: readonly string[], onLine?: (line: string) => void }} options
 * @returns {Promise<number>} the exit code
 */
export const runFaults = async ({ long, names, onLine }) => {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-faults-'))
  const file = join(folder, 'figures.jsonl')
  const exitCode = await runCommand(localBin('vitest'), ['run', '--config', 'vitest.faults.config.ts', ...names], {
    env: { HONNIN_FAULTS: long ? 'long' : 'short', HONNIN_FAULTS_FIGURES: file },
    ...(onLine === undefined ? {} : { onLine }),
  })
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  rmSync(folder, { recursive: true, force: true })
  const figures = inOrder(lines.map((line) => JSON.parse(line)))
  process.stdout.write(`\n${tableOf(figures)}\n`)
  if (exitCode === 0 && long) writeReport(figures, names.length === 0)
  return exitCode
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { short: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  })
  if (values.help) {
    process.stdout.write(usage)
    process.exit(0)
  }
  await setup()
  await provideSystemNeeds()
  process.exitCode = await runFaults({ long: !values.short, names: positionals })
}
