import { openCheckpoint, parseNoteKey, type NoteKey } from '@honnin/shared/audit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendEntry, nodePrimitives, verifyLog, type AuditLog } from '../src/audit/index.ts'
import { systemRandom } from '../src/crypto/index.ts'
import { transaction, type Db, type Transaction } from '../src/db/index.ts'
import { startHarness, type Harness } from './support/harness.ts'

const entries = 400

let harness: Harness
let db: Db
let log: AuditLog
let key: NoteKey

const append = (type: string): Promise<void> =>
  transaction(db, async (tx) => {
    const at = harness.clock.now()
    await appendEntry(
      tx,
      { type, at, tenantId: null, sessionId: null, plain: { to: 'x' } },
      { random: systemRandom, key: null },
    )
  })

const integrateAll = async (): Promise<void> => {
  while ((await log.integrate()) > 0);
}

beforeAll(async () => {
  harness = await startHarness({ env: { HONNIN_ROLE: 'api' } })
  ;({ db } = harness.installation)
  log = harness.installation.auditLog
  key = await parseNoteKey(log.verifierKey(), nodePrimitives.sha256)
  for (let index = 0; index < entries; index += 1) {
    await append(`entry-${index}`)
    if (index % 37 === 0) await integrateAll()
  }
  await integrateAll()
})
afterAll(() => harness.stop())

const findings = async () => (await verifyLog(db, key)).findings

/** Changes the log behind the program's back, looks, and puts everything back. */
const tampered = async (change: (tx: Transaction) => Promise<unknown>, restore: () => Promise<unknown>) => {
  await db.query('alter table audit_entry disable trigger audit_entry_append_only')
  try {
    await transaction(db, change)
    return await findings()
  } finally {
    await restore()
    await db.query('alter table audit_entry enable trigger audit_entry_append_only')
  }
}

describe('the audit log', () => {
  it('verifies while nobody touched it', async () => {
    const verification = await verifyLog(db, key)
    expect(verification).toMatchObject({ size: entries, pending: 0, findings: [] })
    expect(verification.checkpoints).toBeGreaterThan(5)
  })

  it('gives every committed entry one place, without gaps, however many write at once', async () => {
    await Promise.all([
      ...Array.from({ length: 60 }, (_, index) => append(`parallel-${index}`)),
      ...Array.from({ length: 6 }, () => log.integrate()),
    ])
    await integrateAll()
    const { rows } = await db.query<{ leaf_index: number }>('select leaf_index from audit_entry order by leaf_index')
    expect(rows.map((row) => row.leaf_index)).toEqual(Array.from({ length: entries + 60 }, (_, index) => index))
    expect(await findings()).toEqual([])
  })

  it('has nothing of a transaction that was rolled back', async () => {
    await transaction(db, async (tx) => {
      await appendEntry(
        tx,
        { type: 'never', at: new Date(0), tenantId: null, sessionId: null },
        { random: systemRandom, key: null },
      )
      throw new Error('undo')
    }).catch(() => undefined)
    await integrateAll()
    expect(await findings()).toEqual([])
  })

  it('shows every changed entry, at its place', async () => {
    for (let round = 0; round < 25; round += 1) {
      const index = systemRandom.integer(entries)
      const { rows } = await db.query<{ body: Buffer }>('select body from audit_entry where leaf_index = $1', [index])
      const body = rows[0]?.body ?? Buffer.alloc(0)
      const altered = Buffer.from(body)
      const at = systemRandom.integer(altered.length)
      altered[at] = (altered[at] ?? 0) ^ (1 << systemRandom.integer(8))
      const write = (bytes: Buffer) => (tx: Pick<Db, 'query'>) =>
        tx.query('update audit_entry set body = $2 where leaf_index = $1', [index, bytes])
      const [first] = await tampered(write(altered), () => write(body)(db))
      expect(first).toMatchObject({ kind: 'node_differs', index })
    }
    expect(await findings()).toEqual([])
  })

  it('shows entries that were swapped, removed or renumbered', async () => {
    const renumber = (from: number, to: number) => (tx: Pick<Db, 'query'>) =>
      tx.query('update audit_entry set leaf_index = $2 where leaf_index = $1', [from, to])
    const swap = async (tx: Pick<Db, 'query'>) => {
      await renumber(10, -1)(tx)
      await renumber(11, 10)(tx)
      await renumber(-1, 11)(tx)
    }
    expect((await tampered(swap, () => swap(db)))[0]).toMatchObject({ index: 10 })
    expect((await tampered(renumber(20, 100_000), () => renumber(100_000, 20)(db)))[0]).toMatchObject({
      kind: 'entry_missing',
      index: 20,
    })
  })

  it('shows inner nodes and checkpoints that were changed', async () => {
    const flip = (tx: Pick<Db, 'query'>) =>
      tx.query('update audit_node set hash = set_byte(hash, 3, 255 - get_byte(hash, 3)) where level = 3 and index = 5')
    expect((await tampered(flip, () => flip(db)))[0]).toMatchObject({ kind: 'node_differs', index: 47 })
    const { rows } = await db.query<{ size: number; root: Buffer; note: string }>(
      'select * from audit_checkpoint order by size desc limit 1',
    )
    const [row] = rows
    if (row === undefined) throw new TypeError('no checkpoint')
    const rewrite = (note: string) => (tx: Pick<Db, 'query'>) =>
      tx.query('update audit_checkpoint set note = $2 where size = $1', [row.size, note])
    const forged = row.note.replace(`\n${row.size}\n`, `\n${row.size - 1}\n`)
    expect((await tampered(rewrite(forged), () => rewrite(row.note)(db)))[0]).toMatchObject({
      kind: 'checkpoint_invalid',
    })
    expect(await findings()).toEqual([])
  })

  it('shows a history that was rewritten and signed again to whoever kept an old checkpoint', async () => {
    const { rows } = await db.query<{ note: string }>(
      'select note from audit_checkpoint where size > 100 order by size limit 1',
    )
    const held = await openCheckpoint(rows[0]?.note ?? '', key, nodePrimitives)
    expect((await verifyLog(db, key, { held: [held] })).findings).toEqual([])

    await db.query('alter table audit_entry disable trigger audit_entry_append_only')
    await transaction(db, async (tx) => {
      await tx.query(`update audit_entry set body = '{"rewritten":true}' where leaf_index = 42`)
      await tx.query('update audit_entry set leaf_index = null')
      await tx.query('truncate audit_node, audit_checkpoint')
    })
    await integrateAll()
    expect(await findings()).toEqual([])
    const seen = await verifyLog(db, key, { held: [held] })
    expect(seen.findings).toMatchObject([{ kind: 'root_differs', index: Number(held.size) - 1 }])

    await db.query('delete from audit_entry where leaf_index > 50')
    await db.query('truncate audit_node, audit_checkpoint')
    await db.query('update audit_entry set leaf_index = null')
    await integrateAll()
    expect((await verifyLog(db, key, { held: [held] })).findings).toMatchObject([{ kind: 'entry_missing', index: 51 }])
  })
})
