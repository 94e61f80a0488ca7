import './require-node.mjs'
import { localBin, runCommand } from './run-command.mjs'

/** What a check remembers of unchanged files; a clean checkout has none of it. */
const caches = 'node_modules/.cache'
const remembering = (/** @type {string} */ name) =>
  /** @type {const} */ (['--cache', '--cache-strategy', 'content', '--cache-location', `${caches}/check-${name}`])

/** Each check is a sentence that is true of the code, and the command that shows it. */
/** @type {readonly (readonly [sentence: string, program: string, programArguments: readonly string[]])[]} */
const checks = [
  ['Format is canonical', 'prettier', ['--check', '--log-level', 'warn', ...remembering('prettier'), '.']],
  ['Types hold in every realm', 'tsc', ['--build']],
  ['Types hold in tests', 'tsc', ['--project', 'tsconfig.tests.json']],
  ['Types hold in journeys', 'tsc', ['--project', 'playwright/journeys/tsconfig.journeys.json']],
  ['Lint is clean', 'eslint', ['--max-warnings', '0', ...remembering('eslint'), '.']],
  [
    'Layers hold, without cycles',
    'depcruise',
    ['--config', '.dependency-cruiser.mjs', 'packages', 'examples', 'playwright'],
  ],
  ['Nothing is unused', 'knip', []],
]

let failed = 0
for (const [sentence, program, programArguments] of checks) {
  const exitCode = await runCommand(localBin(program), programArguments, { quiet: true })
  process.stdout.write(`${exitCode === 0 ? '✓' : '✗'} ${sentence}\n`)
  if (exitCode !== 0) failed += 1
}
process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
