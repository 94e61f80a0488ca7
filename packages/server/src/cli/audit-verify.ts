import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { AuditError, formatNoteKey, openCheckpoint, type Checkpoint, type NoteKey } from '@honnin/shared/audit'
import { nodePrimitives, verifyLog } from '../audit/index.ts'
import { CommandError, type Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

const readHeld = async (file: string, key: NoteKey): Promise<Checkpoint> => {
  const note = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandError('file_unreadable', `${file} cannot be read`, { cause })
  })
  return openCheckpoint(note, key, nodePrimitives).catch((cause: unknown) => {
    if (!(cause instanceof AuditError)) throw cause
    throw new CommandError(cause.code, `${file} is no checkpoint of this log: ${cause.message}`, { cause })
  })
}

export const auditVerify: Command = {
  name: 'audit verify',
  summary: 'Reads the whole audit log and computes everything anew',
  usage: `honnin audit verify [--held FILE]... [--json]

Hashes every entry and every inner node again, and compares the roots and signatures of all checkpoints.

  --held  a checkpoint of this log that was kept elsewhere (GET /audit/checkpoint); only it can show that the whole history
          was rewritten by someone who has the signing key

Prints {valid, key, size, pending, checkpoints, root, findings}.

Exit code: 0 the log is as it was signed, 1 it is not (findings say where), 2 it cannot be read.
`,
  run: async (context) => {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: { held: { type: 'string', multiple: true } },
    })
    return withInstallation(context, async ({ db, auditLog }) => {
      const held = await Promise.all((values.held ?? []).map((file) => readHeld(file, auditLog.key)))
      const { findings, ...facts } = await verifyLog(db, auditLog.key, { held })
      const valid = findings.length === 0
      const lines = valid
        ? [`valid: ${facts.size} entries under ${facts.checkpoints} checkpoints, ${facts.pending} waiting`]
        : findings.map((finding) => `entry ${finding.index}: ${finding.kind}: ${finding.detail}`)
      print(context, { valid, key: formatNoteKey(auditLog.key), ...facts, findings }, lines.join('\n'))
      return valid ? 0 : 1
    })
  },
}
