import './require-node.mjs'
import { localBin, root, runCommand } from './run-command.mjs'
import { setup } from './setup.mjs'
import { provideSystemNeeds } from './system-needs.mjs'

const stripColours = (/** @type {string} */ line) => line.replaceAll(/\u001b\[[0-9;]*m/g, '')

/**
 * The suites of `npm test`, and how the closing lines of each tell what passed and failed.
 *
 * @type {readonly { readonly name: string, readonly program: string, readonly programArguments: readonly string[] }[]}
 */
const suites = [
  { name: 'checks', program: process.execPath, programArguments: [`${root}tools/check.mjs`] },
  { name: 'unit and integration tests', program: localBin('vitest'), programArguments: ['run'] },
  { name: 'faults, short form', program: process.execPath, programArguments: [`${root}tools/faults.mjs`, '--short'] },
  {
    name: 'journeys in a browser',
    program: `${root}playwright/journeys/node_modules/.bin/playwright`,
    programArguments: ['test', '--config', 'playwright/journeys/playwright.config.ts'],
  },
]

const counts = { passed: 0, failed: 0, skipped: 0 }
const count = (/** @type {string} */ line) => {
  const plain = stripColours(line)
  const isSummary = /^\s*(Tests\s|\d+ (passed|failed|skipped|flaky))/.test(plain)
  if (!isSummary) return
  for (const [, number, outcome] of plain.matchAll(/(\d+) (passed|failed|skipped|flaky)/g)) {
    counts[outcome === 'flaky' ? 'passed' : /** @type {keyof typeof counts} */ (outcome)] += Number(number)
  }
}

await setup()
await provideSystemNeeds()
let isGreen = true
for (const suite of suites) {
  process.stdout.write(`\n— ${suite.name}\n`)
  const failedBefore = counts.failed
  const exitCode = await runCommand(suite.program, suite.programArguments, { onLine: count })
  if (exitCode === 0) continue
  isGreen = false
  // A suite that broke before it could count is one failure, never none.
  if (counts.failed === failedBefore) counts.failed += 1
}
process.stdout.write(
  `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}\n`,
)
process.exitCode = isGreen && counts.failed === 0 ? 0 : 1
