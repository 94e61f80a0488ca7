import { parseArgs } from 'node:util'
import { measureDocumentQuality } from '@honnin/shared/vision'
import { DocumentLocator } from '../vision/index.ts'
import { CommandError, type Command } from './command.ts'
import { readPicture } from './read-picture.ts'

export const documentLocate: Command = {
  name: 'document locate',
  summary: 'Finds the four corners of a document in a picture',
  usage: `honnin document locate IMG [--json]

Finds an ID-1 card or an ID-3 page (JPEG, PNG, WebP) and measures how well it was photographed.
Prints {found, corners, kind, score, quality}. Corners are [x, y] in pixels of the picture as displayed, clockwise from
the top left, of size {width, height}; a picture of more than 1280 pixels is measured at that size and scaled back.

Exit code: 0 found, 1 no document, 2 the picture is unusable.

Examples
  honnin document locate card.jpg --json | jq .corners
`,
  run: async (context) => {
    const { positionals } = parseArgs({ args: [...context.arguments], allowPositionals: true, options: {} })
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0)
      throw new CommandError('usage', 'one picture is needed', { mend: 'honnin document locate IMG' })
    const { image, width, height } = await readPicture(file)
    const locator = await DocumentLocator.create()
    try {
      const { found, quad, kind, score } = await locator.locate(image)
      const quality = found ? measureDocumentQuality(image, quad, kind) : null
      const scaleX = width / image.width
      const scaleY = height / image.height
      const corners = quad.map(({ x, y }) => [round(x * scaleX), round(y * scaleY)])
      const result = {
        found,
        corners: found ? corners : null,
        kind: found ? kind : null,
        score: round(score),
        quality,
        width,
        height,
        model: locator.model,
      }
      context.stdout.write(
        context.json
          ? `${JSON.stringify(result)}\n`
          : found
            ? `${kind} at ${corners.map((corner) => corner.join(',')).join(' ')} (score ${result.score})\n`
            : `no document (score ${result.score})\n`,
      )
      return found ? 0 : 1
    } finally {
      await locator.dispose()
    }
  },
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
