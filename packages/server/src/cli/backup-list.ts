import { parseArgs } from 'node:util'
import { loadConfig } from '../config/index.ts'
import { generationTime, listGenerations, type Generation } from '../operations/index.ts'
import type { Command } from './command.ts'
import { placeText, sizeText, withBackups } from './with-backups.ts'
import { print } from './with-installation.ts'

const toValue = ({ id, manifest, fault, hasKeys }: Generation) => ({
  ...{ id, at: generationTime(id).toISOString(), hasKeys, fault },
  sessions: manifest?.sessions ?? null,
  media: manifest === null ? null : { files: manifest.media.files, bytes: manifest.media.bytes },
  log: manifest === null ? null : { key: manifest.log.key, size: manifest.log.size },
})

const toText = (value: ReturnType<typeof toValue>): string => {
  if (value.fault !== null) return `  ${value.id}  ${value.fault.message} (${value.fault.code})`
  const media = `${value.media?.files ?? 0} media (${sizeText(value.media?.bytes ?? 0)})`
  const keys = value.hasKeys ? 'own keys' : 'keys of a later one'
  return `  ${value.id}  ${value.sessions ?? 0} sessions, ${media}, log ${value.log?.size ?? 0}, ${keys}`
}

export const backupList: Command = {
  name: 'backup list',
  summary: 'Lists the backups, newest first',
  usage: `honnin backup list [--json]

Reads the manifest of each generation (not its content: \`honnin backup drill\` does). Needs the backup key, no database.
Prints {place, generations: [{id, at, sessions, media, log, hasKeys, fault}]}.

Exit code: 0 all can be read, 1 there is none or one cannot be read, 2 the place cannot be opened.
`,
  run: async (context) => {
    parseArgs({ args: [...context.arguments], options: {} })
    const { config } = loadConfig(context.env)
    return withBackups(config.backup, { create: false }, async (place) => {
      const generations = (await listGenerations(place)).map(toValue)
      const head = `${placeText(config)}: ${generations.length === 0 ? 'no backups' : ''}`
      print(context, { place: placeText(config), generations }, [head, ...generations.map(toText)].join('\n'))
      return generations.length > 0 && generations.every(({ fault }) => fault === null) ? 0 : 1
    })
  },
}
