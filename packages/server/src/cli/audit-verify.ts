import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { AuditError, formatNoteKey, openCheckpoint, type Checkpoint, type NoteKey } from '@honnin/shared/audit'
import {
  compareReplica,
  nodePrimitives,
  openReplica,
  readRoots,
  verifyGuards,
  verifyLog,
  type GuardVerification,
  type ReplicaComparison,
} from '../audit/index.ts'
import type { Db } from '../db/index.ts'
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

const compare = async (
  db: Db,
  key: NoteKey,
  { place, firstIndex }: { readonly place: string | null; readonly firstIndex: number },
): Promise<(ReplicaComparison & { readonly place: string }) | null> => {
  if (place === null) return null
  const store = await openReplica(place)
  try {
    return { ...(await compareReplica(db, key, { store, firstIndex })), place: store.place }
  } finally {
    await store.close()
  }
}

const guardsText = ({
  cosignatures,
  timestamps,
  timestampsUnchecked: unchecked,
}: Omit<GuardVerification, 'findings'>): string =>
  [
    ...(cosignatures === 0 ? [] : [`, ${cosignatures} cosignatures`]),
    ...(timestamps === 0 ? [] : [`, ${timestamps} time stamps${unchecked === 0 ? '' : ` (${unchecked} not checked)`}`]),
  ].join('')

export const auditVerify: Command = {
  name: 'audit verify',
  summary: 'Reads the whole audit log and computes everything anew',
  usage: `honnin audit verify [--held FILE]... [--replica PLACE] [--json]

Hashes every entry and every inner node again, and compares the roots and signatures of all checkpoints. What somebody with the
signing key has rewritten shows only beside something that was kept elsewhere:

  --held     a checkpoint of this log (GET /audit/checkpoint), or the memory of a witness
  --replica  a copy of this log, compared entry by entry: a folder, s3://… or postgresql://… as in \`honnin audit replicate\`;
             the one of HONNIN_AUDIT_REPLICA without being named

Cosignatures of witnesses are verified again, and so are time stamps, by the certificates of HONNIN_AUDIT_TSA_CA.

Prints {valid, key, size, pending, checkpoints, sealed, root, cosignatures, timestamps, timestampsUnchecked,
replica: {place, size} or null, findings}. Of the findings the first names the
first bad entry; those by the replica come first, since they name it exactly.

Exit code: 0 the log is as it was signed, 1 it is not (findings say where), 2 it or the replica cannot be read.

Examples
  honnin audit verify
  honnin audit verify --held checkpoint-of-may.txt --replica /mnt/elsewhere/audit
`,
  run: async (context) => {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: { held: { type: 'string', multiple: true }, replica: { type: 'string' } },
    })
    return withInstallation(context, async ({ db, auditLog, config }) => {
      const held = await Promise.all((values.held ?? []).map((file) => readHeld(file, auditLog.key)))
      const { findings: own, ...facts } = await verifyLog(db, auditLog.key, { held })
      const place = values.replica ?? config.audit.replica
      const compared = await compare(db, auditLog.key, { place, firstIndex: facts.sealed })
      const rootsPem = config.audit.timestamps === null ? null : await readRoots(config.audit.timestamps.caFile)
      const { findings: others, ...guards } = await verifyGuards(db, { rootsPem })
      const findings = [...(compared?.findings ?? []), ...own, ...others]
      const valid = findings.length === 0
      const replica = compared === null ? null : { place: compared.place, size: compared.size }
      const beside = replica === null ? '' : `, ${replica.size} of them beside ${replica.place}`
      const lines = valid
        ? [
            `valid: ${facts.size} entries under ${facts.checkpoints} checkpoints, ${facts.pending} waiting${beside}${guardsText(guards)}`,
          ]
        : findings.map((finding) => `entry ${finding.index}: ${finding.kind}: ${finding.detail}`)
      print(
        context,
        { valid, key: formatNoteKey(auditLog.key), ...facts, ...guards, replica, findings },
        lines.join('\n'),
      )
      return valid ? 0 : 1
    })
  },
}
