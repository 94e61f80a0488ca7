import { parseArgs } from 'node:util'
import { AuditFault, openReplica, replicate, withReplicas } from '../audit/index.ts'
import { CommandError, type Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

/** What is wrong with the log, rather than with the place. */
const logFault = (
  error: unknown,
): { readonly code: string; readonly index: number | null; readonly message: string } | null =>
  error instanceof AuditFault && error.code.startsWith('log_')
    ? { code: error.code, index: error.index, message: error.message }
    : null

export const auditReplicate: Command = {
  name: 'audit replicate',
  summary: 'Brings a copy of the audit log in another place up to date',
  usage: `honnin audit replicate [PLACE] [--json]

Copies what is new to PLACE, by default that of HONNIN_AUDIT_REPLICA, which a running server copies to by itself. The log must
begin with what the copy has, and its entries must lead to the root that was signed; otherwise nothing of the copy is replaced
and the first bad entry is named where it is known. The copy has the layout of c2sp.org/tlog-tiles.

  PLACE  a folder, or s3://[KEY:SECRET@]BUCKET[/PREFIX][?endpoint=URL&region=REGION], or postgresql://…

Prints {place, size, added}.

Exit code: 0 the copy is up to date, 1 the log does not extend it (log_rolled_back, log_diverged, log_damaged), 2 the place
cannot be used.

Examples
  honnin audit replicate /mnt/elsewhere/audit
  honnin audit replicate 's3://audit-copies/ekyc?endpoint=https://s3.example'
`,
  run: async (context) => {
    const { positionals } = parseArgs({ args: [...context.arguments], allowPositionals: true, options: {} })
    if (positionals.length > 1)
      throw new CommandError('usage', 'one place is needed', { mend: 'honnin audit replicate PLACE' })
    return withInstallation(context, async ({ db, auditLog, config }) => {
      const place = positionals[0] ?? config.audit.replica
      if (place === null)
        throw new CommandError('usage', 'a place is needed', { mend: 'name one, or set HONNIN_AUDIT_REPLICA' })
      const places = { store: await openReplica(place), archive: config.audit.archive }
      return withReplicas(places, async ({ store, archive }) => {
        try {
          const { size, added } = await replicate(db, auditLog.key, store, archive)
          print(context, { place: store.place, size, added }, `${size} entries in ${store.place}, ${added} of them new`)
          return 0
        } catch (error) {
          const fault = logFault(error)
          if (fault === null) throw error
          print(context, { place: store.place, ...fault }, `not copied: ${fault.message} (${fault.code})`)
          return 1
        }
      })
    })
  },
}
