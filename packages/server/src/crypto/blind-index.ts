import { randomBytes } from 'node:crypto'
import { takeLock, transaction, type Db } from '../db/index.ts'
import { keyBytes } from './aead.ts'
import { hmacSha256 } from './digest.ts'
import type { MasterKeys } from './master-keys.ts'

const indexKeyLock = 4_801_013
const indexKeyContext = (id: string): string => `index-key|${id}`

/** The one row of the table. */
const keyId = 'index'

export const sealedIndexKey = {
  table: 'index_key',
  idColumn: 'id',
  column: 'sealed',
  context: indexKeyContext,
} as const

/**
 * Finds sealed values without opening them: HMAC-SHA-256 of the normalised value under a key of its own, which the master key
 * seals. Equal values of different owners have different indexes.
 */
export class BlindIndex {
  readonly #key: Uint8Array

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** Reads the key, after making it where it is missing. */
  static async load(db: Db, master: MasterKeys): Promise<BlindIndex> {
    const sealed = await transaction(db, async (tx) => {
      await takeLock(tx, indexKeyLock)
      await tx.query('insert into index_key (id, sealed) values ($1, $2) on conflict do nothing', [
        keyId,
        master.seal(indexKeyContext(keyId), randomBytes(keyBytes)),
      ])
      const { rows } = await tx.query<{ sealed: Buffer }>('select sealed from index_key where id = $1', [keyId])
      return rows[0]?.sealed
    })
    if (sealed === undefined) throw new TypeError('the index key was not kept')
    return new BlindIndex(master.open(indexKeyContext(keyId), sealed))
  }

  /** `owner` names whose value it is, and `field` which one. Width, composition and outer spaces do not count; case does. */
  of({ owner, field, value }: { readonly owner: string; readonly field: string; readonly value: string }): Buffer {
    return hmacSha256(this.#key, JSON.stringify([field, owner, value.normalize('NFKC').trim()]))
  }
}
