import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { movements, type Movement } from '@honnin/shared/protocol'
import { FrameError, inspectFaceFrames, type FaceFramesReport } from '../verification/index.ts'
import { CommandError, type Command } from './command.ts'

const pictureName = /\.(jpe?g|png|webp)$/i

export const livenessInspect: Command = {
  name: 'liveness inspect',
  summary: 'Makes the face checks on a folder of frames',
  usage: `honnin liveness inspect DIR [--movements LIST] [--json]

Takes the pictures in DIR in the order of their names as the frames of one person: the first and the last at rest. With
--movements (${movements.join(', ')}; separated by commas, in the order asked for) the frames must be
rest, then onset and peak of each movement, then rest, and the challenge is checked as well.
Prints {frames, checks, timings}.

Exit code: 0 all checks pass, 1 one fails, 2 a picture is unusable or a check is inconclusive.

Examples
  honnin liveness inspect frames --movements turn_left,blink,nod
`,
  run: async (context) => {
    const { positionals, values } = parseArgs({
      args: [...context.arguments],
      allowPositionals: true,
      options: { movements: { type: 'string' } },
    })
    const [directory, ...rest] = positionals
    if (directory === undefined || rest.length > 0)
      throw new CommandError('usage', 'one folder is needed', { mend: 'honnin liveness inspect DIR' })
    const asked = values.movements === undefined ? null : parseMovements(values.movements)
    const pictures = await readPictures(directory)
    const expected = asked === null ? null : 2 + 2 * asked.length
    if (expected !== null && pictures.length !== expected)
      throw new CommandError('frames_missing', `${expected} frames are needed for these movements`, {
        mend: `give ${expected} pictures: rest, onset and peak of each movement, rest`,
      })
    const report = await inspect(pictures, asked)
    const outcomes = report.checks.map(({ outcome }) => outcome)
    const result = {
      frames: report.frames.map((frame, index) => ({ file: pictures[index]?.name, ...frame })),
      checks: report.checks,
      timings: report.timings,
    }
    context.stdout.write(
      context.json
        ? `${JSON.stringify(result)}\n`
        : result.checks
            .map(({ id, outcome, reasons, score }) => `${[id, outcome, score?.toFixed(3), ...reasons].join(' ')}\n`)
            .join(''),
    )
    if (outcomes.includes('fail')) return 1
    return outcomes.includes('inconclusive') ? 2 : 0
  },
}

interface NamedPicture {
  readonly name: string
  readonly bytes: Uint8Array
  readonly sha256: string
}

async function inspect(
  pictures: readonly NamedPicture[],
  asked: readonly Movement[] | null,
): Promise<FaceFramesReport> {
  try {
    return await inspectFaceFrames(pictures, { movements: asked })
  } catch (cause) {
    if (cause instanceof FrameError)
      throw new CommandError(cause.code, `${pictures[cause.frame]?.name ?? 'a picture'}: ${cause.message}`, {
        cause,
        mend: 'give complete JPEG, PNG or WebP pictures',
      })
    throw cause
  }
}

function parseMovements(list: string): readonly Movement[] {
  return list.split(',').map((name) => {
    const movement = movements.find((candidate) => candidate === name.trim())
    if (movement === undefined)
      throw new CommandError('usage', `${name} is not a movement`, { mend: `use ${movements.join(', ')}` })
    return movement
  })
}

async function readPictures(directory: string): Promise<readonly NamedPicture[]> {
  let names: readonly string[]
  try {
    names = (await readdir(directory)).filter((name) => pictureName.test(name)).sort()
  } catch (cause) {
    throw new CommandError('file_unreadable', `${directory} cannot be read`, { cause, mend: 'give a folder' })
  }
  if (names.length < 2)
    throw new CommandError('frames_missing', `${directory} holds fewer than two pictures`, {
      mend: 'give a folder with JPEG, PNG or WebP pictures',
    })
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(path.join(directory, name))
      return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}
