import { AuditError, signatureLinesBy, verifyCosignature, type NoteKey } from '@honnin/shared/audit'
import type { Queryable } from '../../db/index.ts'
import { AuditFault } from '../audit-fault.ts'
import { newestCheckpoint, newestSizeOf, writeCosignature, type StoredCheckpoint } from '../checkpoint-store.ts'
import { consistencyProof } from '../merkle-proof.ts'
import { nodePrimitives } from '../node-primitives.ts'
import { readNodes } from '../node-store.ts'
import { formatAddCheckpoint } from './add-checkpoint.ts'

export interface WitnessAddress {
  readonly key: NoteKey
  /** Submission prefix. */
  readonly url: string
}

const timeoutMs = 10_000
const mostAnswerBytes = 16 * 1024
/** A cosignature may be this far ahead of our clock. */
const skewSeconds = 300n
const msPerSecond = 1000

interface Answer {
  readonly status: number
  readonly body: string
}

const submit = async ({ key, url }: WitnessAddress, body: string): Promise<Answer> => {
  try {
    const response = await fetch(`${url}/add-checkpoint`, {
      ...{ method: 'POST', body, redirect: 'error' },
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    return { status: response.status, body: text.slice(0, mostAnswerBytes) }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown'
    throw new AuditFault('witness_unreachable', `the witness ${key.name} gives no answer: ${reason}`, { cause })
  }
}

/** The line by the witness, verified over the checkpoint. */
const readCosignature = async (
  checkpoint: StoredCheckpoint,
  lines: string,
  key: NoteKey,
  now: Date,
): Promise<string> => {
  try {
    const note = checkpoint.note + lines
    const time = await verifyCosignature(note, key, nodePrimitives)
    if (time > BigInt(Math.floor(now.getTime() / msPerSecond)) + skewSeconds)
      throw new AuditError('note_bad_signature', 'it is of the future')
    return signatureLinesBy(note, key)
  } catch (cause) {
    if (!(cause instanceof AuditError)) throw cause
    throw new AuditFault('witness_invalid', `the witness ${key.name} gave no valid cosignature: ${cause.message}`, {
      cause,
    })
  }
}

const sizeInConflict = (body: string): number | null => {
  const size = /^(0|[1-9][0-9]{0,15})\n$/.exec(body)?.[1]
  return size === undefined ? null : Number(size)
}

/**
 * Has the newest checkpoint cosigned by a witness (c2sp.org/tlog-witness), unless it is already, and keeps the line below the
 * published checkpoint. A witness that has seen another size than we remember says so once, and is asked again from there.
 * Returns whether there is a new cosignature.
 *
 * Throws {@link AuditFault}: `log_rolled_back` where the witness has seen more than the log has, `log_diverged` where it has
 * seen another log, `witness_unreachable`, `witness_invalid`, `witness_refused`.
 */
export const askWitness = async (db: Queryable, witness: WitnessAddress, now: Date): Promise<boolean> => {
  const newest = await newestCheckpoint(db)
  const known = await newestSizeOf(db, witness.key)
  if (newest === null || newest.size === known) return false
  const ask = async (oldSize: number): Promise<Answer> => {
    const proof = await consistencyProof(oldSize, newest.size, (addresses) => readNodes(db, addresses))
    return submit(witness, formatAddCheckpoint({ oldSize: BigInt(oldSize), proof, checkpoint: newest.note }))
  }
  let answer = await ask(Math.min(known, newest.size))
  const seen = answer.status === 409 ? sizeInConflict(answer.body) : null
  const { name } = witness.key
  if (seen !== null && seen > newest.size)
    throw new AuditFault(
      'log_rolled_back',
      `the witness ${name} has seen ${seen} entries, the log has ${newest.size}`,
      {
        index: newest.size,
      },
    )
  if (seen !== null) answer = await ask(seen)
  if (answer.status === 409 || answer.status === 422)
    throw new AuditFault('log_diverged', `the log does not extend what the witness ${name} has seen`)
  if (answer.status !== 200)
    throw new AuditFault('witness_refused', `the witness ${name} answered ${answer.status}: ${answer.body.trim()}`)
  await writeCosignature(db, {
    size: newest.size,
    key: witness.key,
    line: await readCosignature(newest, answer.body, witness.key, now),
    at: now,
  })
  return true
}
