import { parseArgs } from 'node:util'
import { openReplica, sealLog } from '../audit/index.ts'
import { CommandError, type Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

const msPerDay = 86_400_000

const daysOf = (text: string | undefined, usual: number): number => {
  if (text === undefined) return usual
  if (!/^[1-9][0-9]{0,4}$/.test(text)) throw new CommandError('usage', '--older-than is a number of days, at least 1')
  return Number(text)
}

export const auditSeal: Command = {
  name: 'audit seal',
  summary: 'Moves old entries of the audit log to the archive',
  usage: `honnin audit seal [--older-than DAYS] [--json]

Copies the log to the archive (HONNIN_AUDIT_ARCHIVE), reads back what is to go, seals it with the log's signature, and only then
removes entries older than DAYS from the database. A running server does so by itself every hour. The hashes stay: the tree, its
checkpoints and every receipt that was given go on verifying. Entries go in whole bundles of 256, and none goes while the session
of an earlier one is not erased.

  --older-than  days, by default HONNIN_AUDIT_RETENTION_DAYS

Prints {archive, toIndex, removed}: entries below toIndex are in the archive.

Exit code: 0 done, 1 nothing is old enough, 2 the archive cannot be used: nothing was removed.
`,
  run: async (context) => {
    const { values } = parseArgs({ args: [...context.arguments], options: { 'older-than': { type: 'string' } } })
    return withInstallation(context, async (installation) => {
      const { archive, retentionDays } = installation.config.audit
      const days = daysOf(values['older-than'], retentionDays)
      if (days === 0)
        throw new CommandError('usage', 'entries are kept for ever', { mend: 'set HONNIN_AUDIT_RETENTION_DAYS' })
      const store = await openReplica(archive)
      const { place } = store
      await store.close()
      const sealing = await sealLog(installation, {
        archive: () => openReplica(archive),
        before: new Date(installation.now().getTime() - days * msPerDay),
      })
      const { toIndex, removed } = sealing ?? { toIndex: null, removed: 0 }
      const text =
        toIndex === null ? 'nothing is old enough' : `entries below ${toIndex} are in ${place}; ${removed} removed here`
      print(context, { archive: place, toIndex, removed }, text)
      return sealing === null ? 1 : 0
    })
  },
}
