/** What one complete verification costs on the server, by stage. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { VERIFIER_FLAGS } from '../../packages/server/dist/verification/process/verifier-process.js'
import { quantile } from '../statistics.mjs'

const bench = join(import.meta.dirname, '..')
/** Stages that came after the goal was set: fields, MRZ and the search for a My Number. */
const readingStages = ['read', 'number']
/** Below the server's own packages, so that the bundle finds them. */
const fixtureDirectory = join(bench, '../packages/server/node_modules/.honnin-bench')

export const measure = async ({ quick }) => {
  const fixtures = await bundleFixtures()
  const directory = await mkdtemp(join(tmpdir(), 'honnin-bench-speed-'))
  try {
    const { makePictures } = await import(pathToFileURL(fixtures).href)
    const pictures = Object.fromEntries(
      Object.entries(await makePictures()).map(([kind, list]) => [kind, list.map((bytes) => bytes.toString('base64'))]),
    )
    const pictureFile = join(directory, 'pictures.json')
    const result = join(directory, 'result.json')
    await writeFile(pictureFile, JSON.stringify(pictures))
    const times = quick ? '2' : '7'
    const program = join(bench, 'speed/verify-session.mjs')
    const childArguments = [...VERIFIER_FLAGS, program, fixtures, pictureFile, result, times]
    const exitCode = await new Promise((resolve, reject) =>
      spawn(process.execPath, childArguments, { stdio: ['ignore', 2, 2] })
        .once('error', reject)
        .once('close', resolve),
    )
    if (exitCode !== 0) throw new Error(`the verifying process ended with ${exitCode}`)
    return reportOf(JSON.parse(await readFile(result, 'utf8')))
  } finally {
    await rm(directory, { recursive: true, force: true })
    await rm(fixtureDirectory, { recursive: true, force: true })
  }
}

const bundleFixtures = async () => {
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(bench, '..'),
    build: {
      ssr: join(bench, 'speed/make-session.mjs'),
      outDir: fixtureDirectory,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { external: (id) => !/^[./\0]/.test(id), output: { entryFileNames: 'make-session.mjs' } },
    },
  })
  return join(fixtureDirectory, 'make-session.mjs')
}

const reportOf = ({ runs, decision, openingCpuMs, idleMb, peakMb }) => {
  const [first, ...warm] = runs
  const trials = warm.length
  const stages = Object.keys(warm[0].stages).filter((stage) => stage !== 'total')
  const median = (read) => quantile(warm.map(read), 0.5)
  return {
    section: 'speed',
    notes: [
      `One honest session of jp-image-face: front, back, thickness, eight face frames, face with document; decided as ${decision.status}. In a process with the flags of the verifier's own; CPU time of the whole process, medians of the runs after the first.`,
    ],
    figures: [
      {
        name: 'one complete verification',
        value: median(({ cpuMs }) => cpuMs) / 1000,
        unit: 's CPU',
        interval: [
          Math.min(...warm.map(({ cpuMs }) => cpuMs)) / 1000,
          Math.max(...warm.map(({ cpuMs }) => cpuMs)) / 1000,
        ],
        trials,
        goal: { at: 'most', value: 1.2 },
        note: 'The interval is the fastest and the slowest run.',
      },
      {
        name: 'the same without reading what is printed',
        value:
          median((run) => run.cpuMs - readingStages.reduce((sum, stage) => sum + (run.stages[stage] ?? 0), 0)) / 1000,
        unit: 's CPU',
        trials,
        note: `Without the stages ${readingStages.join(' and ')}.`,
      },
      ...stages.map((stage) => ({
        name: `  ${stage}`,
        value: median((run) => run.stages[stage]),
        unit: 'ms CPU',
        trials,
      })),
      {
        name: '  everything else',
        value: median((run) => run.cpuMs - stages.reduce((sum, stage) => sum + run.stages[stage], 0)),
        unit: 'ms CPU',
        trials,
      },
      { name: 'first verification of a process', value: first.cpuMs / 1000, unit: 's CPU', trials: 1 },
      { name: 'opening the networks', value: openingCpuMs / 1000, unit: 's CPU', trials: 1 },
      { name: 'memory with open networks', value: idleMb, unit: 'MB', trials: 1 },
      { name: 'peak memory of the process', value: peakMb, unit: 'MB', trials: 1 },
    ],
  }
}
