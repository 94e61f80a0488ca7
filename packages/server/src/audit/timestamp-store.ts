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
  const { rows } = await db.query<Stamp>(
    'select size, token, stamped_at as "stampedAt" from audit_timestamp where size > $1 order by size limit 1',
    [index],
  )
  return rows[0] ?? null
}

export const newestStamp = async (db: Queryable): Promise<Stamp | null> => {
  const { rows } = await db.query<Stamp>(
    'select size, token, stamped_at as "stampedAt" from audit_timestamp order by size desc limit 1',
  )
  return rows[0] ?? null
}

export const writeStamp = async (db: Queryable, { size, token, stampedAt }: Stamp): Promise<void> => {
  await db.query(
    'insert into audit_timestamp (size, token, stamped_at) values ($1, $2, $3) on conflict (size) do nothing',
    [size, token, stampedAt],
  )
}
