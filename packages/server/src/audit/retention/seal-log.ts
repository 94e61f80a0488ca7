import { openCheckpoint } from '@honnin/shared/audit'
import type { Random } from '../../crypto/index.ts'
import { takeLock, transaction, type Db } from '../../db/index.ts'
import { appendEntry } from '../append.ts'
import { AuditFault } from '../audit-fault.ts'
import type { AuditLog } from '../audit-log.ts'
import { readEntries } from '../entry-store.ts'
import { nodePrimitives } from '../node-primitives.ts'
import { checkpointPath, readHeldEntries } from '../replica/replica-tree.ts'
import { replicate } from '../replica/replicate.ts'
import type { ReplicaStore } from '../replica/replica-store.ts'
import { tileWidth } from '../tile.ts'
import { firstStamp } from '../timestamp-store.ts'
import { formatSeal } from './seal.ts'
import { firstOpenable, newestSeal, removeEntries, sizeAt, writeSeal } from './seal-store.ts'

const sealingLock = 4_801_004
const batchEntries = 4096

export interface SealingContext {
  readonly db: Db
  readonly auditLog: AuditLog
  readonly random: Random
  readonly now: () => Date
}

export interface Sealing {
  /** Entries below are in the archive. */
  readonly toIndex: number
  /** Entries that were removed from the database now. */
  readonly removed: number
}

/** Whole bundles only, so that none is half in the database. */
const wholeBundles = (index: number): number => Math.floor(index / tileWidth) * tileWidth

/** How far the log may be sealed: what is older than `before`, and no entry of a session that is not erased. */
const reachOf = async (db: Db, before: Date): Promise<number> =>
  wholeBundles(Math.min(await sizeAt(db, before), (await firstOpenable(db)) ?? Number.POSITIVE_INFINITY))

/** The archive MUST give back, byte for byte, what is about to be removed. */
const mustHold = async (db: Db, archive: ReplicaStore, from: number, to: number): Promise<void> => {
  for (let begin = from; begin < to; begin += tileWidth) {
    const kept = await readHeldEntries(archive, { level: 'entries', index: begin / tileWidth, width: tileWidth })
    for (const { index, body } of await readEntries(db, begin, begin + tileWidth))
      if (kept[index - begin]?.equals(body) !== true)
        throw new AuditFault('replica_damaged', `the archive ${archive.place} has another entry ${index}`, { index })
  }
}

const writeSealed = async (
  { db, auditLog }: SealingContext,
  archive: ReplicaStore,
  toIndex: number,
): Promise<string> => {
  const held = await archive.read(checkpointPath)
  if (held === null) throw new AuditFault('replica_damaged', `the archive ${archive.place} has no checkpoint`)
  const checkpoint = await openCheckpoint(held.toString('utf8'), auditLog.key, nodePrimitives)
  const note = auditLog.signNote(formatSeal({ toIndex, checkpoint }))
  const stamp = await firstStamp(db, toIndex - 1)
  if (stamp !== null) await archive.write(`sealed/${toIndex}.tst`, stamp.token)
  await archive.write(`sealed/${toIndex}.checkpoint`, held)
  await archive.write(`sealed/${toIndex}.seal`, Buffer.from(note))
  return note
}

/**
 * Moves entries that are older than `before` to the archive: copies the log there, reads back what is to go, seals it with a
 * signature, records that in the log, and only then removes the entries. The hashes stay, so that the tree, its checkpoints and
 * every receipt go on verifying. Safe to interrupt anywhere and to run again. Null where there is nothing to do.
 *
 * Throws {@link AuditFault} where the archive cannot be used or does not hold the log; nothing is removed then.
 */
export const sealLog = async (
  context: SealingContext,
  { archive, before }: { readonly archive: () => Promise<ReplicaStore>; readonly before: Date },
): Promise<Sealing | null> => {
  const { db, auditLog, random, now } = context
  const from = (await newestSeal(db))?.toIndex ?? 0
  const to = await reachOf(db, before)
  if (to > from) {
    const store = await archive()
    try {
      await replicate(db, auditLog.key, store)
      await mustHold(db, store, from, to)
      const note = await writeSealed(context, store, to)
      await transaction(db, async (tx) => {
        await takeLock(tx, sealingLock)
        // Another process was faster.
        if (((await newestSeal(tx))?.toIndex ?? 0) !== from) return
        await writeSeal(tx, { toIndex: to, note }, now())
        const plain = { fromIndex: from, toIndex: to }
        await appendEntry(
          tx,
          { ...{ type: 'audit.sealed', at: now(), tenantId: null, sessionId: null }, plain },
          { random, key: null },
        )
      })
    } finally {
      await store.close()
    }
  }
  const toIndex = (await newestSeal(db))?.toIndex ?? 0
  let removed = 0
  for (;;) {
    const count = await removeEntries(db, toIndex, batchEntries)
    if (count === 0) return removed === 0 && to <= from ? null : { toIndex, removed }
    removed += count
  }
}
