/**
 * Describes every picture with one system and compares all of them, in a process of its own:
 *
 *   node bench/faces/compare-all.mjs SYSTEM LIST RESULT
 *
 * LIST is a JSON array of files. RESULT gets {pictures: [{cpuMs, faults} | {cpuMs, failed: true}],
 * similarities: rows of numbers or null, peakMb, openingCpuMs}.
 */
import { readFile, writeFile } from 'node:fs/promises'

const [system, list, result] = process.argv.slice(2)
const cpuMs = () => {
  const { user, system: kernel } = process.cpuUsage()
  return (user + kernel) / 1000
}

const opening = cpuMs()
const { openSystem } = await import(`./systems/${system}.mjs`)
const { describe, similarity } = await openSystem()
const openingCpuMs = cpuMs() - opening
const found = []
const pictures = []
for (const file of JSON.parse(await readFile(list, 'utf8'))) {
  const bytes = await readFile(file)
  const started = cpuMs()
  const face = await describe(bytes)
  const used = cpuMs() - started
  found.push(face)
  pictures.push(face === null ? { cpuMs: used, failed: true } : { cpuMs: used, faults: face.faults ?? [] })
}
const peakMb = process.resourceUsage().maxRSS / 1024
const similarities = found.map((one, row) =>
  found.slice(0, row).map((other) => (one === null || other === null ? null : similarity(one, other))),
)
await writeFile(result, JSON.stringify({ pictures, similarities, peakMb, openingCpuMs }))
process.exit(0)
