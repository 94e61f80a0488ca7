import { parseArgs } from 'node:util'
import { formatNoteKey } from '@honnin/shared/audit'
import { verifyLog } from '../audit/index.ts'
import type { Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

export const auditVerify: Command = {
  name: 'audit verify',
  summary: 'Reads the whole audit log and computes everything anew',
  usage: `honnin audit verify [--json]

Hashes every entry and every inner node again, and compares the roots and signatures of all checkpoints.
Prints {valid, key, size, pending, checkpoints, root, findings}.

Exit code: 0 the log is as it was signed, 1 it is not (findings say where), 2 it cannot be read.
`,
  run: async (context) => {
    parseArgs({ args: [...context.arguments], options: {} })
    return withInstallation(context, async ({ db, auditLog }) => {
      const { findings, ...facts } = await verifyLog(db, auditLog.key)
      const valid = findings.length === 0
      const lines = valid
        ? [`valid: ${facts.size} entries under ${facts.checkpoints} checkpoints, ${facts.pending} waiting`]
        : findings.map((finding) => `entry ${finding.index}: ${finding.kind}: ${finding.detail}`)
      print(context, { valid, key: formatNoteKey(auditLog.key), ...facts, findings }, lines.join('\n'))
      return valid ? 0 : 1
    })
  },
}
