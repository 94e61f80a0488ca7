import { canonicalJson, type JsonValue } from '@honnin/shared/audit'
import { sha256, type Random, type SessionKey } from '../crypto/index.ts'
import type { Transaction } from '../db/index.ts'
import type { AuditEntry } from './audit-entry.ts'
import { mostEntryBytes } from './tile.ts'

const saltBytes = 32
const formatVersion = 1

/** States, codes, ids, digests. What has a space or a letter beyond ASCII in it may be a name or an address. */
const plainText = /^[\x21-\x7e]{0,256}$/

const isPlain = (value: JsonValue | undefined): boolean =>
  typeof value === 'string'
    ? plainText.test(value)
    : typeof value !== 'object' || value === null || Object.values(value).every(isPlain)

/** `SHA-256(salt || canonical JSON of the facts)`, base64url: tells nothing without the salt. */
export const commitTo = (salt: Uint8Array, facts: JsonValue): string =>
  sha256(Buffer.concat([salt, Buffer.from(canonicalJson(facts))])).toString('base64url')

export const openingPlace = (entryId: number): string => `audit-opening|${entryId}`

/** The bytes that are stored and hashed. Throws `TypeError` where `plain` has text that may be personal, or too much. */
export const entryBody = (entry: AuditEntry, salt: Uint8Array): Buffer => {
  const { type, at, tenantId, sessionId, plain = {}, facts } = entry
  if (!isPlain(plain)) throw new TypeError(`the entry ${type} holds text that may be personal: give it as facts`)
  const body = Buffer.from(
    canonicalJson({
      ...plain,
      v: formatVersion,
      type,
      at: at.toISOString(),
      tenant: tenantId,
      session: sessionId,
      commitment: facts === undefined ? undefined : commitTo(salt, facts),
    }),
  )
  if (body.length > mostEntryBytes) throw new TypeError(`the entry ${type} is longer than ${mostEntryBytes} bytes`)
  return body
}

/** Appends entries in their order with one statement. Returns their ids. */
export const insertBodies = async (
  tx: Transaction,
  entries: readonly { readonly sessionId: string | null; readonly body: Buffer }[],
): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ id: number }>(
    `insert into audit_entry (session_id, body)
     select session_id, body from unnest($1::text[], $2::bytea[]) with ordinality as given (session_id, body, position)
     order by position returning id`,
    [entries.map(({ sessionId }) => sessionId), entries.map(({ body }) => body)],
  )
  return rows.map(({ id }) => id)
}

/**
 * Appends an entry within the transaction of the change that it records. The exact bytes are stored; their place in the tree
 * is given after the commit, so that no change waits for another. Returns the entry's id.
 */
export const appendEntry = async (
  tx: Transaction,
  entry: AuditEntry,
  { random, key }: { readonly random: Random; readonly key: SessionKey | null },
): Promise<number> => {
  const { sessionId, facts } = entry
  const salt = random.bytes(saltBytes)
  const [id] = await insertBodies(tx, [{ sessionId, body: entryBody(entry, salt) }])
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
