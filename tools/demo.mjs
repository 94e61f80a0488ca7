import './require-node.mjs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './run-command.mjs'
import { setup } from './setup.mjs'
import { startStack } from './stack.mjs'
import { provideSystemNeeds } from './system-needs.mjs'

const usage = `npm run demo [-- --film NAME] [--size phone|desktop] [--output DIR]

Makes one whole verification in a headless browser whose camera plays a film, leaves a picture of every screen in
demo-output/, and prints the result as JSON on its last line. Exit 0 when the outcome is the one the film must have.

Films:
`

/** @returns {{ film: string, size: string, output: string, help: boolean }} */
const readArguments = () => {
  try {
    const { values } = parseArgs({
      options: {
        film: { type: 'string', default: 'genuine' },
        size: { type: 'string', default: 'phone' },
        output: { type: 'string', default: join(root, 'demo-output') },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return values
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\nTry: npm run demo -- --help\n`)
    process.exit(2)
  }
}

const { film, size, output, help } = readArguments()
await setup()
const { isDemoSize, isScenarioName, runDemo, scenarioNames, scenarios } =
  await import('../playwright/journeys/dist/demo.js')
const films = scenarioNames.map((name) => `  ${name.padEnd(16)} ${scenarios[name].summary}\n`).join('')
if (help) {
  process.stdout.write(usage + films)
  process.exit(0)
}
if (!isScenarioName(film)) {
  process.stderr.write(`There is no film "${film}". There are:\n${films}`)
  process.exit(2)
}

if (!isDemoSize(size)) {
  process.stderr.write(`There is no size "${size}". There are phone and desktop.\n`)
  process.exit(2)
}

await provideSystemNeeds()
await rm(output, { recursive: true, force: true })
const dataDir = await mkdtemp(join(tmpdir(), 'honnin-demo-'))
const tell = (/** @type {string} */ line) => process.stderr.write(`${line}\n`)
tell('starting the server…')
const stack = await startStack({ dataDir })
let exitCode = 1
try {
  const { isAsExpected, seen } = await runDemo({ film, size, relyingParty: stack.relyingParty, output, tell })
  exitCode = isAsExpected ? 0 : 1
  if (!isAsExpected) tell(`expected ${JSON.stringify(scenarios[film].expected)}`)
  const { id, status, decision, checks, timings, audit } = seen
  process.stdout.write(`${JSON.stringify({ session: { id, status }, decision, checks, timings, audit })}\n`)
} catch (error) {
  tell(String(error instanceof Error ? error.stack : error))
  tell(stack.log.slice(-15).join(''))
} finally {
  await stack.stop()
  await rm(dataDir, { recursive: true, force: true })
}
process.exit(exitCode)
