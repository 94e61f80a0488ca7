import { AuditError, parseNoteKey, verifyCosignature } from '@honnin/shared/audit'
import type { Queryable } from '../db/index.ts'
import { AuditFindings, type AuditFinding } from './findings.ts'
import { nodePrimitives } from './node-primitives.ts'
import { stampedText, verifyTimestamp } from './timestamp/verify-timestamp.ts'
import { TimestampError } from './timestamp/timestamp-error.ts'

const batch = 1000

/** What others have said of the log's checkpoints, as it is stored. */
export interface GuardVerification {
  readonly cosignatures: number
  readonly timestamps: number
  /** Time stamps that nobody's certificate was given for. */
  readonly timestampsUnchecked: number
  readonly findings: readonly AuditFinding[]
}

interface Row extends Record<string, unknown> {
  readonly size: number
  readonly note: string
}

interface CosignatureRow extends Row {
  readonly witness: string
  readonly line: string
}

interface StampRow extends Row {
  readonly token: Buffer
  readonly stamped_at: Date
}

/** Every cosignature, in the order of the log, without holding all of them. */
async function* cosignaturesOf(db: Queryable): AsyncGenerator<CosignatureRow> {
  let after = { size: 0, witness: '' }
  for (;;) {
    const { rows } = await db.query<CosignatureRow>(
      `select size, witness, line, note from audit_cosignature join audit_checkpoint using (size)
       where (size, witness) > ($1, $2) order by size, witness limit ${batch}`,
      [after.size, after.witness],
    )
    yield* rows
    const last = rows.at(-1)
    if (last === undefined) return
    after = last
  }
}

async function* stampsOf(db: Queryable): AsyncGenerator<StampRow> {
  let after = 0
  for (;;) {
    const { rows } = await db.query<StampRow>(
      `select size, token, stamped_at, note from audit_timestamp join audit_checkpoint using (size)
       where size > $1 order by size limit ${batch}`,
      [after],
    )
    yield* rows
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.size
  }
}

const faultOfCosignature = async ({ witness, line, note }: CosignatureRow): Promise<string | null> => {
  try {
    const key = await parseNoteKey(witness, nodePrimitives.sha256, 'cosignature')
    await verifyCosignature(note + line, key, nodePrimitives)
    return null
  } catch (error) {
    if (error instanceof AuditError) return error.message
    throw error
  }
}

const faultOfStamp = async ({ token, stamped_at: at, note }: StampRow, rootsPem: string): Promise<string | null> => {
  try {
    const { genTime } = await verifyTimestamp(token, stampedText(note), { rootsPem })
    return genTime.getTime() === at.getTime() ? null : 'it says another time than its row'
  } catch (error) {
    if (error instanceof TimestampError) return error.message
    throw error
  }
}

/**
 * Verifies again what witnesses and authorities of time have said of the checkpoints. `rootsPem` are the certificates that
 * time stamps are trusted by; without them they are counted only. Memory does not grow with the log.
 */
export const verifyGuards = async (
  db: Queryable,
  { rootsPem }: { readonly rootsPem: string | null },
): Promise<GuardVerification> => {
  const findings = new AuditFindings()
  const counts = { cosignatures: 0, timestamps: 0, timestampsUnchecked: 0 }
  for await (const row of cosignaturesOf(db)) {
    counts.cosignatures += 1
    const fault = await faultOfCosignature(row)
    const name = row.witness.split('+', 1)[0] ?? ''
    if (fault !== null)
      findings.report({
        ...{ kind: 'cosignature_invalid', index: row.size - 1 },
        detail: `that of ${name} under the checkpoint of size ${row.size}: ${fault}`,
      })
  }
  for await (const row of stampsOf(db)) {
    counts.timestamps += 1
    if (rootsPem === null) {
      counts.timestampsUnchecked += 1
      continue
    }
    const fault = await faultOfStamp(row, rootsPem)
    if (fault !== null)
      findings.report({
        ...{ kind: 'timestamp_invalid', index: row.size - 1 },
        detail: `that of the checkpoint of size ${row.size}: ${fault}`,
      })
  }
  return { ...counts, findings: findings.list() }
}
