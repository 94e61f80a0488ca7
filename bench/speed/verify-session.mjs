/**
 * Verifies one session again and again in a process of its own:
 *
 *   node bench/speed/verify-session.mjs FIXTURES PICTURES RESULT TIMES
 *
 * RESULT gets {runs: [{cpuMs, stages}], decision, openingCpuMs, idleMb, peakMb}; all times are CPU time.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

const [fixtures, pictureFile, result, times] = process.argv.slice(2)
const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
// Stages are to be told in CPU time: what else the machine does is no cost of ours.
performance.now = cpuMs

const { sessionOf } = await import(pathToFileURL(fixtures).href)
const pictures = Object.fromEntries(
  Object.entries(JSON.parse(await readFile(pictureFile, 'utf8'))).map(([kind, list]) => [
    kind,
    list.map((text) => Buffer.from(text, 'base64')),
  ]),
)
const opening = cpuMs()
const { createVerifier } = await import('../../packages/server/dist/verification/index.js')
const verifier = await createVerifier()
const openingCpuMs = cpuMs() - opening
const idleMb = process.memoryUsage().rss / 2 ** 20
const runs = []
let decision
// The first compiles; it is told apart.
for (let time = 0; time <= Number(times); time += 1) {
  const started = cpuMs()
  const report = await verifier.verify(sessionOf(pictures))
  runs.push({ cpuMs: cpuMs() - started, stages: report.timings })
  decision = report.decision
}
const peakMb = process.resourceUsage().maxRSS / 1024
await writeFile(result, JSON.stringify({ runs, decision, openingCpuMs, idleMb, peakMb }))
process.exit(0)
