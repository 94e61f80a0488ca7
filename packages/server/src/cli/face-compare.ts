import { parseArgs } from 'node:util'
import { judgeFaceQuality } from '@honnin/shared/vision'
import { thresholds } from '../verification/index.ts'
import { FaceAnalyser } from '../vision/index.ts'
import { CommandError, type Command } from './command.ts'
import { findLargestFace, type LargestFace } from './find-largest-face.ts'

/** Two photographs of unknown origin are compared as strictly as two live pictures. */
const threshold = thresholds.similarity.live.match

export const faceCompare: Command = {
  name: 'face compare',
  summary: 'Tells whether two photographs show the same person',
  usage: `honnin face compare A B [--json]

Compares the largest face in each of two pictures (JPEG, PNG, WebP).
Prints {similarity, threshold, match, faces, model, timings}: similarity is a cosine, timings are milliseconds. Each face
lists its faults (face_blurred, face_too_dark, …): what is said of a poor picture is less certain.

Exit code: 0 same person, 1 different persons, 2 a picture is unusable or shows no face.

Examples
  honnin face compare portrait.jpg selfie.jpg
  honnin face compare portrait.jpg selfie.jpg --json | jq .similarity
`,
  run: async (context) => {
    const { positionals } = parseArgs({ args: [...context.arguments], allowPositionals: true, options: {} })
    const [fileA, fileB, ...rest] = positionals
    if (fileA === undefined || fileB === undefined || rest.length > 0)
      throw new CommandError('usage', 'two pictures are needed', { mend: 'honnin face compare A B' })

    const timings: Record<string, number> = {}
    const analyser = await timed(timings, 'load', () => FaceAnalyser.create())
    try {
      const one = await timed(timings, 'faceA', () => findLargestFace(analyser, fileA))
      const other = await timed(timings, 'faceB', () => findLargestFace(analyser, fileB))
      const similarity = one.finding.embedding.similarityTo(other.finding.embedding)
      const match = similarity >= threshold
      const result = {
        similarity: round(similarity, 4),
        threshold,
        match,
        faces: [describe(fileA, one), describe(fileB, other)],
        model: analyser.model,
        timings,
      }
      for (const [file, face] of [
        [fileA, one],
        [fileB, other],
      ] as const) {
        const faults = faultsOf(face)
        if (faults.length > 0) context.stderr.write(`${file}: poor quality: ${faults.join(', ')}\n`)
      }
      context.stdout.write(
        context.json
          ? `${JSON.stringify(result)}\n`
          : `${match ? 'same person' : 'different persons'}: similarity ${result.similarity} (threshold ${threshold})\n`,
      )
      return match ? 0 : 1
    } finally {
      await analyser.dispose()
    }
  },
}

const faultsOf = ({ finding }: LargestFace) => judgeFaceQuality(finding, thresholds.photograph)

function describe(file: string, face: LargestFace): object {
  const { finding, box, found } = face
  return {
    file,
    box,
    score: round(finding.score, 3),
    interEyePx: round(finding.interEyePx, 1),
    sharpness: round(finding.quality.sharpness, 3),
    faults: faultsOf(face),
    found,
  }
}

async function timed<Result>(
  timings: Record<string, number>,
  stage: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const start = performance.now()
  const result = await work()
  timings[stage] = round(performance.now() - start, 1)
  return result
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
