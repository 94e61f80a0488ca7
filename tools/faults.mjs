import './require-node.mjs'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { localBin, root, runCommand } from './run-command.mjs'
import { setup } from './setup.mjs'
import { provideSystemNeeds } from './system-needs.mjs'

const usage = `npm run test:faults [-- --short] [--share S] [ROW[/WORDS]...]

Kills the server and PostgreSQL in every phase, lets single system calls fail, sends malformed uploads, takes disk, database and
S3 away, moves the clock, and looks afterwards whether anything acknowledged is lost. Prints the number of trials of each; no
failure in N trials bounds the rate at 3/N. When all that ran passed, the figures go to bench/reports/faults.json and faults.md;
those of rows that were not run now stay as they are.

  --short      fewer trials, as in \`npm test\`; writes nothing
  --share S    only this share of the trials, above 0 and at most 1; the report tells their number
  ROW          only these rows of the programme in docs/operations.md, for example R1 R9
  ROW/WORDS    only tests of the row whose name contains the words

npm run test:faults -- R2 R10
npm run test:faults -- --share 0.2 "R1/during submit"
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
page cache, so R1, R2, R8 and R9 say nothing about a loss of power; R3 and the order of calls (write, fsync, rename, fsync of the
folder) do.

${tableOf(figures)}
`

const rowForm = /^R\d+[a-z]?(\/.+)?$/i

/** What vitest matches names of tests with: `R1: a server that is killed during submit: …`. */
const namePattern = (/** @type {readonly string[]} */ rows) => {
  const alternatives = rows.map((row) => {
    const [id = '', words = ''] = row.split(/\/(.*)/s)
    return `${id.toUpperCase()}: .*${words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`
  })
  return `^(${alternatives.join('|')})`
}

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
 * @param {{ long: boolean, share: number, rows: readonly string[] }} options
 * @returns {Promise<number>} the exit code
 */
const runFaults = async ({ long, share, rows }) => {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-faults-'))
  const file = join(folder, 'figures.jsonl')
  const chosen = rows.length === 0 ? [] : ['--testNamePattern', namePattern(rows)]
  const exitCode = await runCommand(localBin('vitest'), ['run', '--config', 'vitest.faults.config.ts', ...chosen], {
    env: {
      HONNIN_FAULTS: long ? 'long' : 'short',
      HONNIN_FAULTS_SHARE: String(share),
      HONNIN_FAULTS_FIGURES: file,
    },
  })
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  rmSync(folder, { recursive: true, force: true })
  const figures = inOrder(lines.map((line) => JSON.parse(line)))
  process.stdout.write(`\n${tableOf(figures)}\n`)
  if (exitCode === 0 && figures.length === 0) {
    process.stderr.write('Nothing was tried: no test has this name, or what it needs is not here.\n')
    return 1
  }
  if (exitCode === 0 && long) writeReport(figures, rows.length === 0)
  return exitCode
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      share: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    process.exit(0)
  }
  const share = Number(values.share)
  const unknown = positionals.find((row) => !rowForm.test(row))
  if (unknown !== undefined || !(share > 0 && share <= 1)) {
    process.stderr.write(
      `${unknown === undefined ? 'There is no such share.' : `There is no row "${unknown}".`}\n${usage}`,
    )
    process.exit(2)
  }
  await setup()
  await provideSystemNeeds()
  process.exitCode = await runFaults({ long: !values.short, share, rows: positionals })
}
