import type { Queryable } from '../db/index.ts'

/** A time stamp of a checkpoint. */
export interface Stamp {
  /** Size of the checkpoint. */
  readonly size: number
  /** The token (RFC 3161 section 2.4.2): CMS SignedData in DER. */
  readonly token: Buffer
  /** `genTime` of the token. */
  readonly stampedAt: Date
}

/** The stamp of the smallest stamped checkpoint over more than `index` entries; null where there is none. */
export const firstStamp = async (db: Queryable, index: number): Promise<Stamp | null> => {
  const { rows } = await db.query<{ size: number; token: Buffer; stamped_at: Date }>(
    'select size, token, stamped_at from audit_timestamp where size > $1 order by size limit 1',
    [index],
  )
  const [row] = rows
  return row === undefined ? null : { size: row.size, token: row.token, stampedAt: row.stamped_at }
}
