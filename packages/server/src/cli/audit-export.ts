import { parseArgs } from 'node:util'
import { FolderStore, replicate, withReplicas } from '../audit/index.ts'
import { CommandError, type Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

export const auditExport: Command = {
  name: 'audit export',
  summary: 'Writes the audit log as static files',
  usage: `honnin audit export DIR [--json]

Writes checkpoint, hash tiles and entry bundles by c2sp.org/tlog-tiles: any tlog client reads them, from a web server or from
the folder; docs/verify-log.mjs checks it with nothing of ours. A folder that has an earlier export is brought up to date, and
refused where the log does not extend it. The entries hold no personal data. Prints {folder, size, added, key}.

Exit code: 0 written, 1 the log is empty, 2 the log does not extend the folder, or cannot be read.

Example
  honnin audit export ./log && node docs/verify-log.mjs ./log 'ekyc.example/audit+6a26224f+ASAa…'
`,
  run: async (context) => {
    const { positionals } = parseArgs({ args: [...context.arguments], allowPositionals: true, options: {} })
    const [folder, ...rest] = positionals
    if (folder === undefined || rest.length > 0)
      throw new CommandError('usage', 'one folder is needed', { mend: 'honnin audit export DIR' })
    return withInstallation(context, async ({ db, auditLog, config }) => {
      const places = { store: new FolderStore(folder), archive: config.audit.archive }
      const { size, added } = await withReplicas(places, ({ store, archive }) =>
        replicate(db, auditLog.key, store, archive),
      )
      print(
        context,
        { folder, size, added, key: auditLog.verifierKey() },
        `${size} entries in ${folder}, ${added} of them new\nkey ${auditLog.verifierKey()}`,
      )
      return size === 0 ? 1 : 0
    })
  },
}
