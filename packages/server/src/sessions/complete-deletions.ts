import { deletionReceiptType, type DeletionReceipt } from '@honnin/shared/protocol'
import { appendEntry, readPlace } from '../audit/index.ts'
import { sha256Hex } from '../crypto/index.ts'
import { transaction } from '../db/index.ts'
import type { ObjectStore } from '../storage/index.ts'
import { deletionsToComplete, writeReceipt, type Deletion } from './deletion-store.ts'
import { daysAfter, type SessionContext } from './session-context.ts'

const batch = 100
const msPerSecond = 1000

/** What the database held of a person, sealed by the session's key. */
const erasedFields = ['request', 'result', 'findings', 'bundle', 'consent', 'decision', 'audit openings', 'hold']

const keysBelow = async (vault: ObjectStore, prefix: string): Promise<readonly string[]> => {
  const keys: string[] = []
  for await (const { key } of vault.list(prefix)) keys.push(key)
  return keys
}

/** Destroys what the database does not know of, and throws unless nothing is left. Returns how many there were. */
const emptyVault = async (vault: ObjectStore, prefix: string): Promise<number> => {
  const strays = await keysBelow(vault, prefix)
  for (const key of strays) await vault.delete(key)
  if (strays.length > 0 && (await keysBelow(vault, prefix)).length > 0)
    throw new TypeError(`objects below ${prefix} do not go`)
  return strays.length
}

const complete = async (context: SessionContext, deletion: Deletion): Promise<boolean> => {
  const { sessionId, tenantId, erasedAt, cause } = deletion
  const index = await readPlace(context.db, deletion.entryId)
  // The log takes the entry up within a second; the receipt names its place.
  if (index === null) return false
  const strays = await emptyVault(context.vault, `${tenantId}/${sessionId}/`)
  const at = context.now()
  const { backupDays: days, operatorName } = context.rules
  const receipt: DeletionReceipt = {
    iss: operatorName,
    ...{ sub: sessionId, tenant: tenantId, iat: Math.floor(at.getTime() / msPerSecond), jti: context.random.id('rcp') },
    ...{ erasedAt: erasedAt.toISOString(), completedAt: at.toISOString(), cause },
    erased: { keys: 1, objects: deletion.mediaCount + strays, fields: erasedFields },
    backups: { until: daysAfter(erasedAt, days).toISOString(), days },
    audit: { log: context.logOrigin, index },
  }
  const jws = await context.keyRing.signReceipt({ ...receipt }, deletionReceiptType)
  return transaction(context.db, async (tx) => {
    if (!(await writeReceipt(tx, { sessionId, receipt: jws, at }))) return false
    const entry = { type: 'session.deletion_receipt', at, tenantId, sessionId }
    await appendEntry(
      tx,
      { ...entry, plain: { receipt: sha256Hex(jws), erasure: index } },
      { random: context.random, key: null },
    )
    return true
  })
}

/**
 * Signs the receipts of deletions of which nothing is left any more; its digest goes to the log. A deletion that fails holds up
 * no other: the first failure is thrown at the end. Returns how many were completed.
 */
export const completeDeletions = async (context: SessionContext): Promise<number> => {
  const failures: unknown[] = []
  let completed = 0
  for (const deletion of await deletionsToComplete(context.db, batch)) {
    try {
      if (await complete(context, deletion)) completed += 1
    } catch (error) {
      failures.push(error)
    }
  }
  // Old versions of the row that held the wrapped key go from the table as well.
  if (completed > 0) await context.db.query('vacuum (skip_locked) session_key')
  if (failures.length > 0) throw failures[0]
  return completed
}
