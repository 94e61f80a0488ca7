import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  judgeFaceQuality,
  measureComparisonRates,
  ratesAt,
  type ErrorRates,
  type FaceQualityFault,
} from '@honnin/shared/vision'
import { thresholds } from '../verification/index.ts'
import { FaceAnalyser, type FaceEmbedding } from '../vision/index.ts'
import { CommandError, type Command, type CommandContext } from './command.ts'
import { intervalsByPerson, personsOf, rateInterval, type Interval, type ScoredPair } from './face-rate-intervals.ts'
import { findLargestFace } from './find-largest-face.ts'
import { parsePairs, type FacePair } from './parse-pairs.ts'

const threshold = thresholds.similarity.live.match
/** Points of the printed curve; the rates themselves come from all similarities. */
const DET_POINTS = 200
/** False match rates at which the false non-match rate is reported. */
const REPORTED_FMR = [0.01, 0.004, 0.001] as const
const PROGRESS_MS = 1000

export const faceEvaluate: Command = {
  name: 'face evaluate',
  summary: 'Measures error rates of the face comparison on pairs of photographs',
  usage: `honnin face evaluate PAIRS.csv --images DIR [--json]

PAIRS.csv has the columns file_x, file_y (below DIR) and same (1 or 0). Each picture is read once.
Prints {pairs, same, different, failures, persons, auc, eer, fnmr, fmr, threshold, fnmrAtFmr, intervals, det,
failureToAcquire, unusable, poor, model, seconds} in the terms of ISO/IEC 19795-1.
failures counts pairs that could not be compared; they are in none of the rates. failureToAcquire is {pictures, failed,
rate, interval}; unusable lists those pictures with the reason, poor those that were compared though their quality is poor.
intervals (95 %) draw persons with replacement; pictures in a pair of one person are of one person, also along a chain.

Exit code: 0 measured, 2 the list is unusable or nothing could be compared.

Examples
  honnin face evaluate pairs.csv --images photos --json > rates.json
`,
  run: async (context) => {
    const { positionals, values } = parseArgs({
      args: [...context.arguments],
      allowPositionals: true,
      options: { images: { type: 'string' } },
    })
    const [file, ...rest] = positionals
    if (file === undefined || values.images === undefined || rest.length > 0)
      throw new CommandError('usage', 'a list of pairs and a folder are needed', {
        mend: 'honnin face evaluate PAIRS.csv --images DIR',
      })
    const pairs = parsePairs(await readList(file))
    const directory = values.images
    const started = performance.now()
    const analyser = await FaceAnalyser.create()
    try {
      const files = [...new Set(pairs.flatMap(({ fileX, fileY }) => [fileX, fileY]))]
      const { embeddings, unusable, poor } = await embedAll(analyser, { files, directory, context })
      const scored = compareAll(pairs, embeddings)
      const same = scored.filter((pair) => pair.same).map(({ similarity }) => similarity)
      const different = scored.filter((pair) => !pair.same).map(({ similarity }) => similarity)
      const rates = measureComparisonRates(same, different)
      if (rates === null)
        throw new CommandError('nothing_to_compare', 'pairs of one person and of two are needed', {
          mend: 'give a list with usable pictures and both kinds of pairs',
        })
      const { fmr, fnmr } = ratesAt(threshold, { same, different })
      const result = {
        pairs: pairs.length,
        same: same.length,
        different: different.length,
        failures: pairs.length - scored.length,
        persons: new Set(personsOf(pairs).values()).size,
        auc: rates.auc,
        eer: rates.eer,
        fnmr,
        fmr,
        threshold,
        fnmrAtFmr: Object.fromEntries(REPORTED_FMR.map((limit) => [limit, fnmrAt(limit, rates.det)])),
        intervals: intervalsByPerson(scored, { threshold, fmrLimits: REPORTED_FMR }),
        det: thin(rates.det),
        failureToAcquire: {
          pictures: files.length,
          failed: unusable.length,
          rate: unusable.length / files.length,
          interval: rateInterval(unusable.length, files.length),
        },
        unusable,
        poor,
        model: analyser.model,
        seconds: Math.round((performance.now() - started) / 100) / 10,
      }
      context.stdout.write(context.json ? `${JSON.stringify(result)}\n` : summaryOf(result))
      return 0
    } finally {
      await analyser.dispose()
    }
  },
}

async function readList(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CommandError('file_unreadable', `${file} cannot be read`, { cause, mend: 'give the path of a CSV file' })
  }
}

interface PoorPicture {
  readonly file: string
  readonly faults: readonly FaceQualityFault[]
}

interface Unusable {
  readonly file: string
  readonly code: string
}

async function embedAll(
  analyser: FaceAnalyser,
  options: { readonly files: readonly string[]; readonly directory: string; readonly context: CommandContext },
): Promise<{
  readonly embeddings: ReadonlyMap<string, FaceEmbedding>
  readonly unusable: readonly Unusable[]
  readonly poor: readonly PoorPicture[]
}> {
  const { files, directory, context } = options
  const embeddings = new Map<string, FaceEmbedding>()
  const unusable: Unusable[] = []
  const poor: PoorPicture[] = []
  let reported = performance.now()
  for (const [index, file] of files.entries()) {
    try {
      const { finding } = await findLargestFace(analyser, path.join(directory, file))
      embeddings.set(file, finding.embedding)
      const faults = judgeFaceQuality(finding, thresholds.photograph)
      if (faults.length > 0) poor.push({ file, faults })
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      unusable.push({ file, code: error.code })
    }
    if (performance.now() - reported >= PROGRESS_MS) {
      reported = performance.now()
      context.stderr.write(`${index + 1} of ${files.length} pictures\n`)
    }
  }
  return { embeddings, unusable, poor }
}

function compareAll(pairs: readonly FacePair[], embeddings: ReadonlyMap<string, FaceEmbedding>): readonly ScoredPair[] {
  return pairs.flatMap((pair) => {
    const one = embeddings.get(pair.fileX)
    const other = embeddings.get(pair.fileY)
    return one === undefined || other === undefined ? [] : [{ ...pair, similarity: one.similarityTo(other) }]
  })
}

/** The lowest false non-match rate at which no more than `limit` of the others match. */
function fnmrAt(limit: number, det: readonly ErrorRates[]): number {
  return Math.min(1, ...det.filter(({ fmr }) => fmr <= limit).map(({ fnmr }) => fnmr))
}

function thin(det: readonly ErrorRates[]): readonly ErrorRates[] {
  const step = Math.max(1, det.length / DET_POINTS)
  return Array.from({ length: Math.min(det.length, DET_POINTS) }, (_, index) => det[Math.floor(index * step)]).flatMap(
    (point) => point ?? [],
  )
}

function summaryOf(result: {
  readonly pairs: number
  readonly failures: number
  readonly persons: number
  readonly auc: number
  readonly eer: number
  readonly fnmr: number
  readonly fmr: number
  readonly fnmrAtFmr: Readonly<Record<string, number>>
  readonly intervals: {
    readonly eer: Interval
    readonly fnmr: Interval
    readonly fmr: Interval
    readonly fnmrAtFmr: Readonly<Record<string, Interval>>
  }
  readonly failureToAcquire: { readonly pictures: number; readonly failed: number }
  readonly poor: readonly unknown[]
}): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
  const within = (share: number, [low, high]: Interval): string =>
    `${percent(share)} (${percent(low)} to ${percent(high)})`
  const { intervals, failureToAcquire, fnmrAtFmr } = result
  const fixed = Object.entries(fnmrAtFmr).map(
    ([limit, fnmr]) => `FNMR at FMR ${percent(Number(limit))}: ${within(fnmr, intervals.fnmrAtFmr[limit] ?? [0, 1])}\n`,
  )
  return (
    `${result.pairs} pairs of ${result.persons} persons, ${result.failures} not comparable\n` +
    `${failureToAcquire.failed} of ${failureToAcquire.pictures} pictures not usable, ${result.poor.length} of poor quality\n` +
    `AUC ${result.auc.toFixed(4)}, EER ${within(result.eer, intervals.eer)}\n` +
    fixed.join('') +
    `at ${threshold}: FMR ${within(result.fmr, intervals.fmr)}, FNMR ${within(result.fnmr, intervals.fnmr)}\n`
  )
}
