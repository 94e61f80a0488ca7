import { formatCheckpoint } from '@honnin/shared/audit'
import { newestCheckpoint, writeCheckpoint } from '../../src/audit/checkpoint-store.ts'
import type { AuditLog } from '../../src/audit/index.ts'
import { GrowingTree, leafHash, type TreeNode } from '../../src/audit/merkle-tree.ts'
import { writeNodes } from '../../src/audit/node-store.ts'
import { transaction, type Db, type Transaction } from '../../src/db/index.ts'

/** What somebody who owns the database, or even the log's key, does to it behind the program's back. */
export interface LogEdit {
  readonly name: string
  /** True where only a copy elsewhere shows it, or shows where it is. */
  readonly needsReplica: boolean
  /** Edits a log of `size` entries and returns the first index at which it is not what it was. */
  apply(tx: Transaction, edited: EditedLog): Promise<number>
}

export interface EditedLog {
  readonly log: AuditLog
  readonly size: number
  /** A whole number from 0 to `below - 1`. */
  readonly pick: (below: number) => number
}

const bodyOf = async (tx: Transaction, index: number): Promise<Buffer> => {
  const { rows } = await tx.query<{ body: Buffer }>('select body from audit_entry where leaf_index = $1', [index])
  const [row] = rows
  if (row === undefined) throw new TypeError(`no entry ${index}`)
  return row.body
}

const rewrite = (tx: Transaction, index: number, body: Buffer) =>
  tx.query('update audit_entry set body = $2 where leaf_index = $1', [index, body])

const renumber = (tx: Transaction, from: number, to: number) =>
  tx.query('update audit_entry set leaf_index = $2 where leaf_index = $1', [from, to])

const change = async (tx: Transaction, index: number, from: RegExp, to: (found: string) => string): Promise<void> => {
  const before = (await bodyOf(tx, index)).toString()
  const after = before.replace(from, to)
  if (after === before) throw new TypeError(`the edit changes nothing in ${before}`)
  await rewrite(tx, index, Buffer.from(after))
}

/** Builds tree and checkpoints anew over what the entries are now; signs them where the attacker has the key. */
const rebuild = async (tx: Transaction, { log }: EditedLog, { sign }: { sign: boolean }): Promise<void> => {
  const { rows: checkpoints } = await tx.query<{ size: number; created_at: Date }>(
    'select size, created_at from audit_checkpoint',
  )
  const { rows } = await tx.query<{ body: Buffer }>(
    'select body from audit_entry where leaf_index is not null order by leaf_index',
  )
  await tx.query('delete from audit_node')
  if (sign) await tx.query('delete from audit_checkpoint')
  const tree = new GrowingTree()
  const sizes = new Map(checkpoints.map((checkpoint) => [checkpoint.size, checkpoint.created_at]))
  const nodes: TreeNode[] = []
  for (const { body } of rows) {
    nodes.push(...tree.add(leafHash(body)))
    const at = sizes.get(tree.size)
    if (!sign || at === undefined) continue
    const root = tree.root()
    const note = log.signNote(formatCheckpoint({ origin: log.key.name, size: BigInt(tree.size), root }))
    await writeCheckpoint(tx, { size: tree.size, root, note }, at)
  }
  await writeNodes(tx, nodes)
}

const cutAfter = async (tx: Transaction, size: number): Promise<void> => {
  await tx.query('delete from audit_entry where leaf_index >= $1', [size])
  await tx.query('delete from audit_node where (index + 1) * power(2, level) > $1', [size])
  await tx.query('delete from audit_checkpoint where size > $1', [size])
}

const edit = (name: string, apply: LogEdit['apply'], needsReplica = false): LogEdit => ({ name, apply, needsReplica })

export const logEdits: readonly LogEdit[] = [
  edit('one bit of an entry flipped', async (tx, { size, pick }) => {
    const index = pick(size)
    const body = await bodyOf(tx, index)
    const at = pick(body.length)
    body[at] = (body[at] ?? 0) ^ (1 << pick(8))
    await rewrite(tx, index, body)
    return index
  }),
  edit('a decision changed', async (tx, { size, pick }) => {
    const index = pick(size)
    await change(tx, index, /"to":"approved"/, () => '"to":"declined"')
    return index
  }),
  edit('a time moved by a millisecond', async (tx, { size, pick }) => {
    const index = pick(size)
    await change(tx, index, /(?<="at":")[^"]+/, (at) => new Date(Date.parse(at) + 1).toISOString())
    return index
  }),
  edit('an entry deleted', async (tx, { size, pick }) => {
    const index = pick(size)
    await tx.query('delete from audit_entry where leaf_index = $1', [index])
    return index
  }),
  edit('two entries swapped', async (tx, { size, pick }) => {
    const index = pick(size - 1)
    const other = index + 1 + pick(size - index - 1)
    await renumber(tx, index, -1)
    await renumber(tx, other, index)
    await renumber(tx, -1, other)
    return index
  }),
  edit('an entry moved beyond the end', async (tx, { size, pick }) => {
    const index = pick(size)
    await renumber(tx, index, size + 1 + pick(1000))
    return index
  }),
  edit('an entry taken out of the tree', async (tx, { size, pick }) => {
    const index = pick(size)
    await tx.query('update audit_entry set leaf_index = null where leaf_index = $1', [index])
    return index
  }),
  edit('an entry slipped in, those after it renumbered', async (tx, { size, pick }) => {
    const index = pick(size)
    const later = size * 2
    await tx.query('update audit_entry set leaf_index = leaf_index + $2 where leaf_index >= $1', [index, later])
    await tx.query('update audit_entry set leaf_index = leaf_index - $1 + 1 where leaf_index >= $1', [later])
    await tx.query(`insert into audit_entry (body, leaf_index) values ('{"slipped":"in"}', $1)`, [index])
    return index
  }),
  edit('an entry doubled', async (tx, { size, pick }) => {
    const index = pick(size)
    await tx.query('alter table audit_entry drop constraint audit_entry_leaf_index_key')
    await tx.query(
      'insert into audit_entry (body, leaf_index) select body, leaf_index from audit_entry where leaf_index = $1',
      [index],
    )
    return index
  }),
  edit('the end cut off, the checkpoints left', async (tx, { size, pick }) => {
    const index = pick(size)
    await tx.query('delete from audit_entry where leaf_index >= $1', [index])
    return index
  }),
  edit('a hash inside the tree changed', async (tx, { size, pick }) => {
    const level = 1 + pick(Math.floor(Math.log2(size)))
    const index = pick(Math.floor(size / 2 ** level))
    await tx.query(
      'update audit_node set hash = set_byte(hash, $3, 255 - get_byte(hash, $3)) where level = $1 and index = $2',
      [level, index, pick(32)],
    )
    return index * 2 ** level
  }),
  edit('a checkpoint altered', async (tx, { size, pick }) => {
    const { rows } = await tx.query<{ size: number }>('select size from audit_checkpoint order by size')
    const altered = rows[pick(rows.length)]?.size ?? size
    await tx.query(
      `update audit_checkpoint set note = replace(note, E'\\n' || size || E'\\n', E'\\n' || size + 1 || E'\\n') where size = $1`,
      [altered],
    )
    return altered - 1
  }),
  edit(
    'an entry changed with its hash in the tree',
    async (tx, { size, pick }) => {
      const index = pick(size)
      await change(tx, index, /"to":"approved"/, () => '"to":"declined"')
      await tx.query('update audit_node set hash = $2 where level = 0 and index = $1', [
        index,
        leafHash(await bodyOf(tx, index)),
      ])
      return index
    },
    true,
  ),
  edit(
    'an entry changed and the whole tree computed anew',
    async (tx, edited) => {
      const index = edited.pick(edited.size)
      await change(tx, index, /"to":"approved"/, () => '"to":"declined"')
      await rebuild(tx, edited, { sign: false })
      return index
    },
    true,
  ),
  edit(
    'the history rewritten and signed again with the key of the log',
    async (tx, edited) => {
      const index = edited.pick(edited.size)
      await change(tx, index, /"to":"approved"/, () => '"to":"declined"')
      await rebuild(tx, edited, { sign: true })
      return index
    },
    true,
  ),
  edit(
    'the log rolled back to an earlier checkpoint',
    async (tx, { pick }) => {
      const { rows } = await tx.query<{ size: number }>('select size from audit_checkpoint order by size desc offset 1')
      const target = rows[pick(rows.length)]?.size ?? 0
      await cutAfter(tx, target)
      return target
    },
    true,
  ),
  edit(
    'the log rolled back and grown another way',
    async (tx, { log, pick }) => {
      const { rows } = await tx.query<{ size: number }>('select size from audit_checkpoint order by size desc offset 1')
      const target = rows[pick(rows.length)]?.size ?? 0
      const { rows: all } = await tx.query<{ count: number }>('select count(*) from audit_entry')
      await cutAfter(tx, target)
      const count = (all[0]?.count ?? 0) - target + pick(20)
      await tx.query(
        `insert into audit_entry (body, leaf_index) select convert_to('{"fork":' || place || '}', 'UTF8'), place
         from generate_series($1::bigint, $2::bigint) place`,
        [target, target + count - 1],
      )
      const before = await newestCheckpoint(tx)
      await rebuild(tx, { log, size: target, pick }, { sign: true })
      const tree = new GrowingTree()
      const { rows: bodies } = await tx.query<{ body: Buffer }>('select body from audit_entry order by leaf_index')
      for (const { body } of bodies) tree.add(leafHash(body))
      if (before?.size !== tree.size) {
        const root = tree.root()
        const note = log.signNote(formatCheckpoint({ origin: log.key.name, size: BigInt(tree.size), root }))
        await writeCheckpoint(tx, { size: tree.size, root, note }, new Date(0))
      }
      return target
    },
    true,
  ),
]

const guarded = ['audit_entry', 'audit_node', 'audit_checkpoint', 'audit_cosignature', 'audit_timestamp', 'audit_seal']

class Undo extends Error {}

/** Edits the log with its guards off, looks at it, and undoes the edit. */
export const withEdit = async <Seen>(
  db: Db,
  apply: (tx: Transaction) => Promise<number>,
  look: (tx: Transaction) => Promise<Seen>,
): Promise<{ readonly expected: number; readonly seen: Seen }> => {
  let result: { expected: number; seen: Seen } | undefined
  await transaction(db, async (tx) => {
    for (const table of guarded) await tx.query(`alter table ${table} disable trigger user`)
    const expected = await apply(tx)
    result = { expected, seen: await look(tx) }
    throw new Undo()
  }).catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error
  })
  if (result === undefined) throw new TypeError('the edit was not looked at')
  return result
}
