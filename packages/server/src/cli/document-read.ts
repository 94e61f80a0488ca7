import { parseArgs } from 'node:util'
import { DocumentTypeSchema, documentTypes, type DocumentType } from '@honnin/shared/documents'
import * as v from 'valibot'
import { inspectDocument, type DocumentInspection } from '../verification/index.ts'
import { fileLimits, readImageFacts, VisionEngine } from '../vision/index.ts'
import { CommandError, type Command } from './command.ts'
import { lookAtFile } from './read-picture.ts'

export const documentRead: Command = {
  name: 'document read',
  summary: 'Reads and checks the front of a document in a picture',
  usage: `honnin document read IMG [--type TYPE] [--json]

Reads name, address, dates and number of a Japanese driving licence, residence card or My Number card front, and the
machine readable zone of a passport (JPEG, PNG, WebP). TYPE is one of ${documentTypes.join(', ')}; without it
the document is the one of which most can be read. A My Number is never read: a picture of one is refused.
Prints {type, mrz, fields, warnings, checks, corners, width, height, model, timings}. Each field has {value, original, source,
confidence, box}; dates are YYYY-MM-DD, boxes are shares of the document's width and height. What is not legible is left
out, never guessed. Corners are [x, y] in pixels of the picture as displayed, clockwise from the document's own top left.

Exit code: 0 something was read, 1 no document or nothing legible on it, 2 the picture is unusable.

Examples
  honnin document read licence.jpg --json | jq .fields.name.value
  honnin document read page.png --type passport
`,
  run: async (context) => {
    const { positionals, values } = parseArgs({
      args: [...context.arguments],
      allowPositionals: true,
      options: { type: { type: 'string' } },
    })
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0)
      throw new CommandError('usage', 'one picture is needed', { mend: 'honnin document read IMG [--type TYPE]' })
    const type = parseType(values.type)
    const result = await lookAtFile(file, (picture) => read(picture, type))
    context.stdout.write(context.json ? `${JSON.stringify(result)}\n` : describe(result))
    return Object.keys(result.fields).length > 0 || result.mrz !== undefined ? 0 : 1
  },
}

async function read(picture: Uint8Array, type: DocumentType | null): Promise<Result> {
  // What is no picture needs no networks.
  const { width, height } = await readImageFacts(picture, fileLimits)
  const vision = await VisionEngine.create()
  try {
    return toResult(await inspectDocument(picture, { vision, type, at: new Date() }), { width, height })
  } finally {
    await vision.dispose()
  }
}

type Result = ReturnType<typeof toResult>

function toResult(inspection: DocumentInspection, picture: { readonly width: number; readonly height: number }) {
  const { type, corners, size, zone, printed, checks, timings } = inspection
  const scale = (value: number, whole: number, looked: number): number =>
    Math.round(((value * whole) / looked) * 10) / 10
  return {
    type,
    ...(zone === null
      ? {}
      : { mrz: { format: zone.format, lines: zone.lines, isConsistent: zone.mrz !== null, fields: zone.fields } }),
    fields: printed?.fields ?? {},
    warnings: printed?.warnings ?? [],
    checks,
    corners:
      corners === null || size === null
        ? null
        : corners.map(({ x, y }) => [scale(x, picture.width, size.width), scale(y, picture.height, size.height)]),
    ...picture,
    model: printed?.model ?? null,
    timings,
  }
}

function parseType(given: string | undefined): DocumentType | null {
  if (given === undefined) return null
  const type = v.safeParse(DocumentTypeSchema, given)
  if (type.success) return type.output
  throw new CommandError('usage', `there is no document "${given}"`, { mend: `one of ${documentTypes.join(', ')}` })
}

function describe({ type, mrz, fields, warnings, checks }: Result): string {
  const lines = [type ?? (mrz === undefined ? 'no document' : `a machine readable zone (${mrz.format})`)]
  for (const [name, { value, confidence }] of Object.entries(fields))
    lines.push(`  ${name.padEnd(12)} ${value} (${confidence.toFixed(2)})`)
  for (const warning of warnings) lines.push(`  unusual: ${warning}`)
  for (const { id, outcome, reasons } of checks)
    if (outcome !== 'pass') lines.push(`  ${id}: ${outcome}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`)
  return `${lines.join('\n')}\n`
}
