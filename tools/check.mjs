import './require-node.mjs'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { localBin, root, runCommand } from './run-command.mjs'

/** Types come from what is installed: what was found with other packages is not remembered. */
const installed = createHash('sha256')
  .update(readFileSync(`${root}node_modules/.pnpm/lock.yaml`))
  .digest('hex')
  .slice(0, 12)

/** What a check remembers of unchanged files; a clean checkout has none of it. */
const remembering = (/** @type {string} */ name) => {
  const location = `node_modules/.cache/check-${name}-${installed}`
  return /** @type {const} */ (['--cache', '--cache-strategy', 'content', '--cache-location', location])
}

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
