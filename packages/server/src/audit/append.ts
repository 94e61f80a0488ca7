import { canonicalJson, type JsonValue } from '@honnin/shared/audit'
import { sha256, type Random, type SessionKey } from '../crypto/index.ts'
import type { Transaction } from '../db/index.ts'
import type { AuditEntry } from './audit-entry.ts'

const saltBytes = 32
const formatVersion = 1

/** `SHA-256(salt || canonical JSON of the facts)`, base64url: tells nothing without the salt. */
export const commitTo = (salt: Uint8Array, facts: JsonValue): string =>
  sha256(Buffer.concat([salt, Buffer.from(canonicalJson(facts))])).toString('base64url')

export const openingPlace = (entryId: number): string => `audit-opening|${entryId}`

/**
 * Appends an entry within the transaction of the change that it records. The exact bytes are stored; their place in the tree
 * is given after the commit, so that no change waits for another. Returns the entry's id.
 */
export const appendEntry = async (
  tx: Transaction,
  entry: AuditEntry,
  { random, key }: { readonly random: Random; readonly key: SessionKey | null },
): Promise<number> => {
  const { type, at, tenantId, sessionId, plain = {}, facts } = entry
  const salt = random.bytes(saltBytes)
  const body = canonicalJson({
    ...plain,
    v: formatVersion,
    type,
    at: at.toISOString(),
    tenant: tenantId,
    session: sessionId,
    commitment: facts === undefined ? undefined : commitTo(salt, facts),
  })
  const { rows } = await tx.query<{ id: number }>(
    'insert into audit_entry (session_id, body) values ($1, $2) returning id',
    [sessionId, Buffer.from(body)],
  )
  const id = rows[0]?.id
  if (id === undefined) throw new TypeError('the database returned no id')
  if (facts !== undefined && key !== null) {
    const opening = canonicalJson({ salt: salt.toString('base64url'), facts })
    await tx.query('insert into audit_opening (entry_id, session_id, sealed) values ($1, $2, $3)', [
      id,
      sessionId,
      key.sealText(openingPlace(id), opening),
    ])
  }
  return id
}
