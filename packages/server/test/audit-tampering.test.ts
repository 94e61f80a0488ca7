import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCheckpoint } from '@honnin/shared/audit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendEntry, compareReplica, FolderStore, nodePrimitives, replicate, verifyLog } from '../src/audit/index.ts'
import { systemRandom } from '../src/crypto/index.ts'
import { transaction, type Queryable } from '../src/db/index.ts'
import { logEdits, withEdit } from './support/log-edits.ts'
import { openTestLog, type TestLog } from './support/test-log.ts'

const entries = 420
const editsOfEachKind = 6
const copy = mkdtempSync(join(tmpdir(), 'honnin-replica-'))

let test: TestLog
const store = new FolderStore(copy)

beforeAll(async () => {
  test = await openTestLog()
  await test.grow(entries, { perCheckpoint: 37 })
  expect(await replicate(test.db, test.key, store)).toEqual({ size: entries, added: entries })
})
afterAll(async () => {
  await test.close()
  rmSync(copy, { recursive: true, force: true })
})

const findings = async (db: Queryable = test.db) => (await verifyLog(db, test.key)).findings

describe('the audit log', () => {
  it('verifies while nobody touched it', async () => {
    const verification = await verifyLog(test.db, test.key)
    expect(verification).toMatchObject({ size: entries, pending: 0, findings: [] })
    expect(verification.checkpoints).toBe(12)
    expect(await compareReplica(test.db, test.key, { store })).toEqual({ size: entries, findings: [] })
  })

  describe.each(logEdits)('with $name', ({ apply, needsReplica }) => {
    it(`names the first bad index${needsReplica ? ' by the replica' : ''}`, async () => {
      for (let round = 0; round < editsOfEachKind; round += 1) {
        const { expected, seen } = await withEdit(
          test.db,
          (tx) => apply(tx, { log: test.log, size: entries, pick: systemRandom.integer }),
          async (tx) => ({
            log: await findings(tx),
            replica: (await compareReplica(tx, test.key, { store })).findings,
          }),
        )
        expect((needsReplica ? seen.replica : seen.log)[0]?.index).toBe(expected)
      }
      expect(await findings()).toEqual([])
    })
  })

  it('is not copied on over a copy that it does not extend', async () => {
    const named = logEdits.filter(({ name }) => name.includes('rolled back') || name.includes('signed again'))
    expect(named).toHaveLength(3)
    for (const { apply } of named) {
      const { seen } = await withEdit(
        test.db,
        (tx) => apply(tx, { log: test.log, size: entries, pick: systemRandom.integer }),
        (tx) => replicate(tx, test.key, store).catch((error: unknown) => error),
      )
      expect(seen).toMatchObject({ code: expect.stringMatching(/^log_(rolled_back|diverged)$/) })
    }
    expect(await compareReplica(test.db, test.key, { store })).toEqual({ size: entries, findings: [] })
  })

  it('shows a history that was rewritten and signed again to whoever kept one old checkpoint', async () => {
    const { rows } = await test.db.query<{ note: string }>(
      'select note from audit_checkpoint where size > 100 order by size limit 1',
    )
    const held = await openCheckpoint(rows[0]?.note ?? '', test.key, nodePrimitives)
    expect((await verifyLog(test.db, test.key, { held: [held] })).findings).toEqual([])
    const resign = logEdits.find(({ name }) => name.includes('signed again'))
    const { seen } = await withEdit(
      test.db,
      async (tx) => resign?.apply(tx, { log: test.log, size: entries, pick: () => 42 }) ?? -1,
      (tx) => verifyLog(tx, test.key, { held: [held] }),
    )
    // No held checkpoint before it agrees, and those in the database are the attacker's.
    expect(seen.findings).toMatchObject([{ kind: 'root_differs', index: 0 }])
    const { seen: newer } = await withEdit(
      test.db,
      async (tx) => resign?.apply(tx, { log: test.log, size: entries, pick: () => 200 }) ?? -1,
      (tx) => verifyLog(tx, test.key, { held: [held] }),
    )
    expect(newer.findings).toEqual([])
  })

  it('gives every committed entry one place, without gaps, however many write at once', async () => {
    await Promise.all([
      ...Array.from({ length: 60 }, () => test.grow(1)),
      ...Array.from({ length: 6 }, () => test.log.integrate()),
    ])
    await test.log.integrate()
    const { rows } = await test.db.query<{ index: number }>(
      'select leaf_index as index from audit_entry order by leaf_index',
    )
    expect(rows.map(({ index }) => index)).toEqual(Array.from({ length: entries + 60 }, (_, index) => index))
    expect(await findings()).toEqual([])
  })

  it('has nothing of a transaction that was rolled back', async () => {
    const lost = transaction(test.db, async (tx) => {
      const entry = { type: 'never', at: new Date(0), tenantId: null, sessionId: null }
      await appendEntry(tx, entry, { random: systemRandom, key: null })
      throw new Error('undo')
    })
    await expect(lost).rejects.toThrow('undo')
    expect(await test.log.integrate()).toBe(0)
  })

  it('answers each of many writers after its own commit, and takes the others along when one fails', async () => {
    const entry = { type: 'administration', at: new Date(0), tenantId: null, sessionId: null }
    const answers = await Promise.allSettled([
      ...Array.from({ length: 30 }, (_, number) => test.log.record({ ...entry, plain: { number } })),
      test.log.record({ ...entry, sessionId: 'ses_that_is_not_there' }),
      ...Array.from({ length: 30 }, (_, number) => test.log.record({ ...entry, plain: { number: 30 + number } })),
    ])
    const ids = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    expect(ids).toHaveLength(60)
    const { rows } = await test.db.query<{ body: Buffer }>(
      'select body from audit_entry where id = any($1) order by id',
      [ids],
    )
    expect(rows.map(({ body }) => JSON.parse(body.toString()).number)).toEqual(Array.from({ length: 60 }, (_, n) => n))
    expect(answers[30]).toMatchObject({ status: 'rejected', reason: { code: '23503' } })
  })

  it('takes no text that could be a name or an address', async () => {
    const entry = { type: 'x', at: new Date(0), tenantId: null, sessionId: null }
    for (const text of ['山田太郎', 'Taro Yamada', 'a\nb', 'x'.repeat(257)])
      await expect(test.log.record({ ...entry, plain: { reason: text } })).rejects.toThrow(TypeError)
    await expect(test.log.record({ ...entry, plain: { list: ['ok', { deep: '千代田区' }] } })).rejects.toThrow(
      TypeError,
    )
  })
})
