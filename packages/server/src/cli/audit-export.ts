import { parseArgs } from 'node:util'
import { exportLog } from '../audit/index.ts'
import { CommandError, type Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

export const auditExport: Command = {
  name: 'audit export',
  summary: 'Writes the audit log as static files',
  usage: `honnin audit export DIR [--json]

Writes checkpoint, hash tiles and entry bundles by c2sp.org/tlog-tiles: any tlog client reads them, from a web server or from
the folder. The entries hold no personal data. Prints {folder, size, key}.

Exit code: 0 written, 1 the log is empty.
`,
  run: async (context) => {
    const { positionals } = parseArgs({ args: [...context.arguments], allowPositionals: true, options: {} })
    const [folder, ...rest] = positionals
    if (folder === undefined || rest.length > 0)
      throw new CommandError('usage', 'one folder is needed', { mend: 'honnin audit export DIR' })
    return withInstallation(context, async ({ db, auditLog }) => {
      const size = await exportLog(db, folder)
      print(
        context,
        { folder, size, key: auditLog.verifierKey() },
        `${size} entries in ${folder}\nkey ${auditLog.verifierKey()}`,
      )
      return size === 0 ? 1 : 0
    })
  },
}
