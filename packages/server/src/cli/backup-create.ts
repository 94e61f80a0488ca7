import { parseArgs } from 'node:util'
import { createBackup } from '../operations/index.ts'
import type { Command } from './command.ts'
import { progressBar } from './progress-bar.ts'
import { backupSource, placeText, sizeText, withBackups } from './with-backups.ts'
import { print, withInstallation } from './with-installation.ts'

export const backupCreate: Command = {
  name: 'backup create',
  summary: 'Makes an encrypted backup of database and media while the server goes on',
  usage: `honnin backup create [--json]

Writes a generation to HONNIN_BACKUP_DIR (or HONNIN_BACKUP_S3_BUCKET): the database as of one moment, media that earlier
generations lack, and the wrapped session keys in a part of their own. Everything is sealed by the backup key
(HONNIN_BACKUP_KEY or HONNIN_BACKUP_KEY_FILE); keep that key and the master keys apart from the backups: without both of
them nothing can be restored. \`serve\` does the same every HONNIN_BACKUP_EVERY_HOURS hours.

Prints {id, sessions, tables, rows, media, copied, removed, bytes, log, erasuresNoted}.

Exit code: 0 made, 1 made, but media that the database names are missing, 2 not made (the earlier ones are kept).

Examples
  HONNIN_BACKUP_DIR=/mnt/backup HONNIN_BACKUP_KEY_FILE=/etc/honnin/backup-key honnin backup create
`,
  run: async (context) => {
    parseArgs({ args: [...context.arguments], options: {} })
    return withInstallation(context, (installation) =>
      withBackups(installation.config.backup, { create: true }, async (place) => {
        const { manifest, copied, removed, erasuresNoted } = await createBackup(backupSource(installation), place, {
          keep: installation.config.backup,
          onProgress: progressBar(context.stderr),
        })
        const { id, sessions, tables, media, log, parts } = manifest
        const bytes = Object.values(parts).reduce((sum, part) => sum + part.bytes, 0)
        const rows = tables.reduce((sum, table) => sum + table.rows, 0)
        const value = {
          ...{ id, sessions, tables: tables.length, rows, bytes, copied, removed, erasuresNoted },
          media: { files: media.files, bytes: media.bytes, missing: media.missing },
          log: { size: log.size, root: log.root },
        }
        const text = [
          `${id} in ${placeText(installation.config)}`,
          `  ${sessions} sessions, ${rows} rows (${sizeText(bytes)}), ${media.files} media (${sizeText(media.bytes)}, ${copied} new), log of ${log.size} entries`,
          ...removed.map((old) => `  removed ${old}`),
          ...(media.missing.length > 0 ? [`  MISSING from the vault: ${media.missing.length} media`] : []),
        ].join('\n')
        print(context, value, text)
        return media.missing.length === 0 ? 0 : 1
      }),
    )
  },
}
