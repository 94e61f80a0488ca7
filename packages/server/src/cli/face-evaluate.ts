import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { measureComparisonRates, ratesAt, type ErrorRates } from '@honnin/shared/vision'
import { thresholds } from '../verification/index.ts'
import { FaceAnalyser, type FaceEmbedding } from '../vision/index.ts'
import { CommandError, type Command, type CommandContext } from './command.ts'
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
Prints {pairs, same, different, failures, auc, eer, fnmr, fmr, threshold, fnmrAtFmr, det, unusable, seconds} in the terms
of ISO/IEC 19795-1. failures counts pairs that could not be compared; they are in none of the rates.

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
      const { embeddings, unusable } = await embedAll(analyser, { files, directory, context })
      const { same, different } = compareAll(pairs, embeddings)
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
        failures: pairs.length - same.length - different.length,
        auc: rates.auc,
        eer: rates.eer,
        fnmr,
        fmr,
        threshold,
        fnmrAtFmr: Object.fromEntries(REPORTED_FMR.map((limit) => [limit, fnmrAt(limit, rates.det)])),
        det: thin(rates.det),
        unusable,
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

interface Unusable {
  readonly file: string
  readonly code: string
}

async function embedAll(
  analyser: FaceAnalyser,
  options: { readonly files: readonly string[]; readonly directory: string; readonly context: CommandContext },
): Promise<{ readonly embeddings: ReadonlyMap<string, FaceEmbedding>; readonly unusable: readonly Unusable[] }> {
  const { files, directory, context } = options
  const embeddings = new Map<string, FaceEmbedding>()
  const unusable: Unusable[] = []
  let reported = performance.now()
  for (const [index, file] of files.entries()) {
    try {
      const { finding } = await findLargestFace(analyser, path.join(directory, file))
      embeddings.set(file, finding.embedding)
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      unusable.push({ file, code: error.code })
    }
    if (performance.now() - reported >= PROGRESS_MS) {
      reported = performance.now()
      context.stderr.write(`${index + 1} of ${files.length} pictures\n`)
    }
  }
  return { embeddings, unusable }
}

function compareAll(
  pairs: readonly FacePair[],
  embeddings: ReadonlyMap<string, FaceEmbedding>,
): { readonly same: readonly number[]; readonly different: readonly number[] } {
  const same: number[] = []
  const different: number[] = []
  for (const pair of pairs) {
    const one = embeddings.get(pair.fileX)
    const other = embeddings.get(pair.fileY)
    if (one === undefined || other === undefined) continue
    const list = pair.same ? same : different
    list.push(one.similarityTo(other))
  }
  return { same, different }
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
  readonly auc: number
  readonly eer: number
  readonly fnmr: number
  readonly fmr: number
}): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
  return (
    `${result.pairs} pairs, ${result.failures} not comparable\n` +
    `AUC ${result.auc.toFixed(4)}, EER ${percent(result.eer)}\n` +
    `at ${threshold}: FMR ${percent(result.fmr)}, FNMR ${percent(result.fnmr)}\n`
  )
}
