import type { Queryable } from '../db/index.ts'
import type { NodeAddress, TreeNode } from './merkle-tree.ts'

export const hashBytes = 32
const noHash = Buffer.alloc(hashBytes)

export const writeNodes = async (db: Queryable, nodes: readonly TreeNode[]): Promise<void> => {
  await db.query(
    'insert into audit_node (level, index, hash) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])',
    [nodes.map((node) => node.level), nodes.map((node) => node.index), nodes.map((node) => node.hash)],
  )
}

/** Hashes at these addresses, in their order. Throws `TypeError` where the log lacks one. */
export const readNodes = async (db: Queryable, addresses: readonly NodeAddress[]): Promise<readonly Buffer[]> => {
  // All end to end: a row, or an element of an array, for each costs far more to read.
  const { rows } = await db.query<{ found: number; hashes: Buffer | null }>(
    `select count(*) filter (where octet_length(hash) = $3) as found, string_agg(hash, '' order by position) as hashes
     from unnest($1::smallint[], $2::bigint[]) with ordinality as wanted (level, index, position)
     join audit_node node using (level, index)`,
    [addresses.map(({ level }) => level), addresses.map(({ index }) => index), hashBytes],
    'read-nodes',
  )
  const { found = 0, hashes } = rows[0] ?? {}
  if (found !== addresses.length) throw new TypeError(`the log lacks ${addresses.length - found} of these nodes`)
  return addresses.map((_, position) => (hashes ?? noHash).subarray(position * hashBytes, (position + 1) * hashBytes))
}

/** Nodes of one level, `count` from `first` on. */
export interface NodeRow {
  readonly level: number
  readonly first: number
  readonly count: number
}

/** A row in which a node is not there or is no hash: zeros stand for it. */
const fillRow = async (db: Queryable, { level, first, count }: NodeRow): Promise<Buffer> => {
  const { rows } = await db.query<{ index: number; hash: Buffer }>(
    'select index, hash from audit_node where level = $1 and index >= $2 and index < $3',
    [level, first, first + count],
  )
  const hashes = Buffer.alloc(count * hashBytes)
  for (const { index, hash } of rows) if (hash.length === hashBytes) hash.copy(hashes, (index - first) * hashBytes)
  return hashes
}

/**
 * The hashes of each row end to end, in the order of the rows; zeros stand for a node that is not there or is no hash. Far
 * cheaper than a row of the database for each.
 */
export const readNodeRows = async (db: Queryable, wanted: readonly NodeRow[]): Promise<readonly Buffer[]> => {
  const { rows } = await db.query<{ found: number; hashes: Buffer | null }>(
    `select found, hashes
     from unnest($1::smallint[], $2::bigint[], $3::bigint[]) with ordinality as wanted (level, first, count, position)
     cross join lateral (
       select count(*) filter (where octet_length(hash) = $4) as found, string_agg(hash, '' order by index) as hashes
       from audit_node node where node.level = wanted.level and index >= first and index < first + wanted.count
     ) packed order by position`,
    [wanted.map(({ level }) => level), wanted.map(({ first }) => first), wanted.map(({ count }) => count), hashBytes],
  )
  const packed: Buffer[] = []
  for (const [position, row] of wanted.entries()) {
    const { found = 0, hashes = null } = rows[position] ?? {}
    packed.push(found === row.count && hashes !== null ? hashes : await fillRow(db, row))
  }
  return packed
}

export const isAbsent = (hash: Buffer): boolean => hash.equals(noHash)
