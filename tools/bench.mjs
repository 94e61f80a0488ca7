import './require-node.mjs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './run-command.mjs'
import { setup } from './setup.mjs'
import { startStack } from './stack.mjs'
import { provideSystemNeeds } from './system-needs.mjs'

const usage = `npm run bench [-- PART] [--json]

Measures and prints each figure beside its goal, and writes bench/reports/PART.json. Exit 0 whatever the figures are.

Parts:
  guidance   detection in the page while the camera guides: frames a second, first guidance, tasks over 50 ms
`

/** The goals of guidance on two 2.5 GHz cores. */
const goals = { document: 20, face: 15, firstGuidanceMs: 1000, longTaskMs: 50 }

const measureGuidance = async () => {
  await provideSystemNeeds()
  const { benchGuidance } = await import('../playwright/journeys/dist/guidance-bench.js')
  const dataDir = await mkdtemp(join(tmpdir(), 'honnin-bench-'))
  const stack = await startStack({ dataDir })
  try {
    return await benchGuidance(stack.relyingParty)
  } finally {
    await stack.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
})
const part = positionals[0] ?? 'guidance'
if (values.help || part !== 'guidance') {
  process[values.help ? 'stdout' : 'stderr'].write(values.help ? usage : `There is no part "${part}".\n${usage}`)
  process.exit(values.help ? 0 : 2)
}

await setup()
const report = await measureGuidance()
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`
const whole = { command: 'npm run bench -- guidance', machine, goals, ...report }
await mkdir(join(root, 'bench/reports'), { recursive: true })
await writeFile(join(root, 'bench/reports/guidance.json'), `${JSON.stringify(whole, null, 2)}\n`)
if (values.json) process.stdout.write(`${JSON.stringify(whole)}\n`)
else {
  process.stdout.write(`${machine}\n`)
  for (const { step, framesPerSecond, firstGuidanceMs } of report.figures) {
    const goal = step.startsWith('document') ? goals.document : goals.face
    const first = firstGuidanceMs === null ? '–' : `${firstGuidanceMs.toFixed(0)} ms`
    process.stdout.write(
      `${step.padEnd(20)} ${framesPerSecond.toFixed(1).padStart(5)} frames/s (goal ${goal})   first guidance ${first} (goal ${goals.firstGuidanceMs} ms)\n`,
    )
  }
  const longest = report.longTasksMs[0]
  process.stdout.write(
    `main thread          ${report.longTasksMs.length} tasks over ${goals.longTaskMs} ms while guiding (goal 0)${longest === undefined ? '' : `, longest ${longest.toFixed(0)} ms`}\n`,
  )
}
