import { parseArgs } from 'node:util'
import { loadConfig } from '../config/index.ts'
import { openInstallation } from '../installation.ts'
import { BackupError, drillBackup, type DrillReport } from '../operations/index.ts'
import type { Command } from './command.ts'
import { progressBar } from './progress-bar.ts'
import { readErasureList, sizeText, withBackups } from './with-backups.ts'
import { print } from './with-installation.ts'

const toText = ({ ok, generation, ageHours, sessions, media, log, sample, seconds }: DrillReport): string =>
  [
    `${ok ? 'The backup can be restored' : 'THE BACKUP IS NOT SOUND'}: ${generation}, ${ageHours} hours old`,
    `  sessions ${sessions}, media ${media.files} (${sizeText(media.bytes)}), missing ${media.missing}, wrong ${media.wrong}`,
    `  log of ${log.size} entries, ${log.isSame ? 'with the root that was backed up' : 'WITH ANOTHER ROOT'}, findings ${log.findings}`,
    `  archive of ${log.sealed} sealed entries, findings ${log.archiveFindings}`,
    `  decrypted ${sample.right} of ${sample.taken}`,
    `  restored in ${seconds.restore} s, proved in ${seconds.total} s`,
  ].join('\n')

export const backupDrill: Command = {
  name: 'backup drill',
  summary: 'Restores a backup into a fresh database of its own, proves it and reports the recovery time',
  usage: `honnin backup drill [ID] [--erasures FILE] [--json]

Restores a generation, by default the newest, into a temporary folder (TMPDIR) with a database of its own: checks every byte,
reads back every medium, recomputes the audit log and compares its root with the one that was backed up, reads every sealed
entry of the archive against it, decrypts a sample and compares it with the digests that the devices signed. Then removes everything again. The installation is not touched.

Prints {ok, generation, ageHours, sessions, media, log, sample, erasedAgain, seconds: {restore, total}}; where the backup
cannot be restored at all {ok: false, error}.

Exit code: 0 sound, 1 not sound, 2 the drill could not be made.
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      allowPositionals: true,
      options: { erasures: { type: 'string' } },
    })
    const { config } = loadConfig(context.env)
    const [id] = positionals
    const erased = await readErasureList(values.erasures)
    return withBackups(config.backup, { create: false }, async (place) => {
      try {
        const report = await drillBackup(place, config, {
          ...(id === undefined ? {} : { id }),
          ...{ erased, now: new Date(), onProgress: progressBar(context.stderr) },
          open: (fresh) => openInstallation(fresh, { onError: () => undefined }),
        })
        print(context, report, toText(report))
        return report.ok ? 0 : 1
      } catch (error) {
        const isOfBackup =
          error instanceof BackupError && /^backup_(damaged|part_missing|keys_expired)$/.test(error.code)
        if (!isOfBackup) throw error
        print(
          context,
          { ok: false, error: { code: error.code, message: error.message } },
          `THE BACKUP IS NOT SOUND: ${error.message} (${error.code})`,
        )
        return 1
      }
    })
  },
}
