import { parseArgs } from 'node:util'
import { loadConfig } from '../config/index.ts'
import { openDatabaseOf } from '../installation.ts'
import { archiveOf, restoreBackup } from '../operations/index.ts'
import { openStore } from '../storage/index.ts'
import type { Command } from './command.ts'
import { progressBar } from './progress-bar.ts'
import { readErasureList, withBackups } from './with-backups.ts'
import { print } from './with-installation.ts'

export const backupRestore: Command = {
  name: 'backup restore',
  summary: 'Brings a backup back, after checking every byte of it',
  usage: `honnin backup restore [ID] [--erasures FILE] [--without-copy] [--force] [--json]

Restores a generation, by default the newest, into the database and the vault of this environment. End every server first.
Needs the backup key and the master keys. The whole backup is read and checked before anything is touched; the database
changes in one transaction, so that what is cut short can simply be run again.

Sessions that were erased after the backup are left without keys and media, and the server finishes their erasure when it
starts: those noted beside the backups (\`serve\` notes them every minute), those in the copy of the audit log
(HONNIN_AUDIT_REPLICA), those erased in the data that --force replaces, and those in FILE.

  --erasures FILE  further sessions to leave out, one id (ses_…) a line; for example from a list kept on paper
  --without-copy   do not ask the copy of the audit log: it is lost as well
  --force          replace an installation that has data, for good

Prints {id, sessions, media, log, erasedAgain}.

Exit code: 0 restored, 2 refused or failed, and nothing has changed.

Examples
  honnin backup restore
  honnin backup restore 20261101T030000Z-000012-1f2e3d4c --force
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      allowPositionals: true,
      options: {
        erasures: { type: 'string' },
        'without-copy': { type: 'boolean', default: false },
        force: { type: 'boolean', default: false },
      },
    })
    const { config } = loadConfig(context.env)
    const erased = await readErasureList(values.erasures)
    return withBackups(config.backup, { create: false }, async (place) => {
      const { db, release } = await openDatabaseOf(config, (error) =>
        context.stderr.write(`honnin: ${error.message}\n`),
      )
      try {
        const [id] = positionals
        const { manifest, media, erasedAgain } = await restoreBackup(
          place,
          { db, vault: await openStore(config.mediaPlace), ...archiveOf(config) },
          {
            ...(id === undefined ? {} : { id }),
            ...{ masterKey: config.masterKey, force: values.force, erased, now: new Date() },
            copy: values['without-copy'] ? null : config.audit.replica,
            onProgress: progressBar(context.stderr),
          },
        )
        const { sessions, log } = manifest
        const text = `${manifest.id} restored: ${sessions} sessions, ${media.size} media, log of ${log.size} entries; ${erasedAgain} erased again`
        print(context, { id: manifest.id, sessions, media: media.size, log, erasedAgain }, text)
        return 0
      } finally {
        await release()
      }
    })
  },
}
