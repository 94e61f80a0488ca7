import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { toMarkdown, toText } from './print-figures.mjs'

const here = import.meta.dirname
const reports = join(here, 'reports')

/**
 * A part of the figures: a folder of sections, and a report of the same name.
 *
 * @typedef {'vision' | 'evidence' | 'api'} Part
 */

/** Names of the sections: each is a file in the folder of the part. */
export const sectionsOf = async (/** @type {Part} */ part) =>
  (await readdir(join(here, part), { withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.mjs'))
    .map(({ name }) => name.slice(0, -'.mjs'.length))
    .sort()

/**
 * Measures the sections one after the other, prints each as it comes, and writes bench/reports/PART.json and PART.md.
 * Sections that were not measured now keep what the report has of them; a quick run writes no report.
 *
 * @param {Part} part
 * @param {{ sections: readonly string[], quick: boolean, json: boolean }} options
 */
export const benchSections = async (part, { sections, quick, json }) => {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`
  const say = (/** @type {string} */ text) => (json ? process.stderr : process.stdout).write(text)
  say(`${machine}\n`)
  /** @type {Record<string, import('./print-figures.mjs').SectionReport>} */
  const measured = {}
  for (const name of sections) {
    const report = await measureSection(part, name, quick)
    measured[name] = report
    say(toText(report))
    if (quick) continue
    const merged = merge(await readReport(part), measured, await sectionsOf(part))
    await writeReport(part, { machine, sections: merged })
  }
  if (json) process.stdout.write(`${JSON.stringify({ machine, quick, sections: measured })}\n`)
}

/** A section that cannot be measured here keeps what was measured elsewhere. */
const merge = (before, measured, names) =>
  Object.fromEntries(
    names.flatMap((name) => {
      const now = measured[name]
      const report = now === undefined || (now.figures.length === 0 && before[name]) ? before[name] : now
      return report === undefined ? [] : [[name, report]]
    }),
  )

const readReport = async (/** @type {Part} */ part) => {
  try {
    return JSON.parse(await readFile(join(reports, `${part}.json`), 'utf8')).sections
  } catch (error) {
    if (error.code === 'ENOENT') return {}
    throw error
  }
}

const writeReport = async (/** @type {Part} */ part, { machine, sections }) => {
  const command = `npm run bench -- ${part}`
  await mkdir(reports, { recursive: true })
  await writeFile(join(reports, `${part}.json`), `${JSON.stringify({ command, machine, sections }, null, 2)}\n`)
  const intro = `# Figures of ${part}\n\nWritten by \`${command}\` on ${machine}. Nothing here was edited by hand.\n`
  await writeFile(join(reports, `${part}.md`), [intro, ...Object.values(sections).map(toMarkdown)].join('\n'))
}

const measureSection = async (part, name, quick) => {
  const directory = await mkdtemp(join(tmpdir(), 'honnin-bench-'))
  const file = join(directory, 'section.json')
  try {
    const exitCode = await new Promise((resolve, reject) => {
      const childArguments = [join(here, 'measure-section.mjs'), part, name, file, ...(quick ? ['--quick'] : [])]
      // What sections print is progress.
      spawn(process.execPath, childArguments, { stdio: ['ignore', 2, 2] })
        .once('error', reject)
        .once('close', resolve)
    })
    if (exitCode !== 0) return { section: name, figures: [], failed: `the process ended with ${exitCode}; see above` }
    return JSON.parse(await readFile(file, 'utf8'))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
