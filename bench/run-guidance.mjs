import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStack } from '../tools/stack.mjs'
import { provideSystemNeeds } from '../tools/system-needs.mjs'

/** The goals of guidance on two 2.5 GHz cores. */
const goals = { document: 20, face: 15, firstGuidanceMs: 1000, longTaskMs: 50 }

const measureGuidance = async () => {
  await provideSystemNeeds()
  const { benchGuidance: measure } = await import('../playwright/journeys/dist/guidance-bench.js')
  const dataDir = await mkdtemp(join(tmpdir(), 'honnin-bench-'))
  const stack = await startStack({ dataDir })
  try {
    return await measure(stack.relyingParty)
  } finally {
    await stack.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/**
 * Measures detection in the page while the camera guides, prints it and writes bench/reports/guidance.json.
 *
 * @param {{ json: boolean }} options
 */
export const benchGuidance = async ({ json }) => {
  const report = await measureGuidance()
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`
  const whole = { command: 'npm run bench -- guidance', machine, goals, ...report }
  const reports = join(import.meta.dirname, 'reports')
  await mkdir(reports, { recursive: true })
  await writeFile(join(reports, 'guidance.json'), `${JSON.stringify(whole, null, 2)}\n`)
  if (json) {
    process.stdout.write(`${JSON.stringify(whole)}\n`)
    return
  }
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
