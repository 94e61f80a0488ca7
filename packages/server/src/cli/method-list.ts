import { parseArgs } from 'node:util'
import { methods, sectors, standingOf } from '@honnin/shared/methods'
import * as v from 'valibot'
import { CommandError, type Command } from './command.ts'
import { print } from './with-installation.ts'

const SectorSchema = v.picklist(sectors.filter((sector) => sector !== 'none'))
const DayOptionSchema = v.pipe(v.string(), v.isoDate())
/** Noon in Japan lies on the same day there and in UTC. */
const noonInJapan = (day: string): Date => new Date(`${day}T03:00:00Z`)

export const methodList: Command = {
  name: 'method list',
  summary: 'Lists the methods of verification that the law of a sector knows on a day',
  usage: `honnin method list [--sector SECTOR] [--on YYYY-MM-DD] [--json]

Prints id, whether it is lawful on that day in Japan, its last day, the provision and how well that is known. Confirm against the
current text of the law. Prints {methods} with --json.

  --sector  ${SectorSchema.options.join(', ')} (default specified_business)
  --on      default today

Example
  honnin method list --sector mobile_phone --on 2027-04-01
`,
  run: async (context) => {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: { sector: { type: 'string', default: 'specified_business' }, on: { type: 'string' } },
    })
    const sector = v.safeParse(SectorSchema, values.sector)
    if (!sector.success) throw new CommandError('usage', `--sector is one of ${SectorSchema.options.join(', ')}`)
    const day = v.safeParse(v.optional(DayOptionSchema), values.on)
    if (!day.success) throw new CommandError('usage', '--on is a day, YYYY-MM-DD')
    const at = day.output === undefined ? new Date() : noonInJapan(day.output)
    const known = methods.flatMap(({ id, name }) => {
      const standing = standingOf(id, { sector: sector.output, at })
      return standing === null ? [] : [{ id, name, ...standing }]
    })
    const lines = known.map(
      ({ id, isLawful, lawfulUntil, citation, confidence }) =>
        `${id.padEnd(32)} ${(isLawful ? 'lawful' : 'not lawful').padEnd(11)} ${(lawfulUntil ?? 'no end known').padEnd(13)} ${confidence.padEnd(7)} ${citation.ja}`,
    )
    print(context, { methods: known }, lines.join('\n'))
    return 0
  },
}
