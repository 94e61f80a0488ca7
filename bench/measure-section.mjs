/**
 * Measures one section in a process of its own, so that time and memory are its own too:
 *
 *   node bench/measure-section.mjs PART NAME FILE [--quick]
 *
 * Writes {section, figures} or {section, missing} as JSON to FILE.
 */
import { writeFile } from 'node:fs/promises'
import { MissingPart } from './missing-part.mjs'

const [part, name, file, ...flags] = process.argv.slice(2)
let report
try {
  const { measure } = await import(`./${part}/${name}.mjs`)
  report = await measure({ quick: flags.includes('--quick') })
} catch (error) {
  if (!(error instanceof MissingPart)) throw error
  report = { section: name, figures: [], missing: error.message }
}
await writeFile(file, JSON.stringify(report))
// Networks of peers keep threads and timers.
process.exit(0)
