import type { JsonValue } from '@honnin/shared/audit'
import * as v from 'valibot'
import type { SessionKey } from '../crypto/index.ts'
import type { Queryable } from '../db/index.ts'
import { openingPlace } from './append.ts'

/** What the commitment of an entry hides: `SHA-256(salt || canonical JSON of the facts)`. */
export interface Opening {
  /** base64url */
  readonly salt: string
  readonly facts: JsonValue
}

export interface SessionEntry {
  /** Place in the tree; `null` until it has one. */
  readonly index: number | null
  /** `null` where the entry commits to nothing. */
  readonly opening: Opening | null
}

const OpeningSchema = v.object({ salt: v.string(), facts: v.custom<JsonValue>((given) => given !== undefined) })

/** Every entry of a session in the order of the log, with what its commitment hides; those in the archive hide nothing more. */
export const listSessionEntries = async (
  db: Queryable,
  { sessionId, key }: { readonly sessionId: string; readonly key: SessionKey },
): Promise<readonly SessionEntry[]> => {
  const { rows } = await db.query<{ id: number; leaf_index: number | null; sealed: Buffer | null }>(
    `select e.id, e.leaf_index, o.sealed from audit_entry e left join audit_opening o on o.entry_id = e.id
     where e.session_id = $1 order by e.id`,
    [sessionId],
  )
  const { rows: archived } = await db.query<{ index: number }>(
    'select leaf_index as index from audit_sealed_entry where session_id = $1 order by leaf_index',
    [sessionId],
  )
  return [
    ...archived.map(({ index }) => ({ index, opening: null })),
    ...rows.map(({ id, leaf_index: index, sealed }) => ({
      index,
      opening: sealed === null ? null : v.parse(OpeningSchema, JSON.parse(key.openText(openingPlace(id), sealed))),
    })),
  ]
}
