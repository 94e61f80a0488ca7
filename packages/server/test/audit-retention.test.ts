import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyLogProof } from '@honnin/shared/audit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  appendEntry,
  AuditLog,
  compareReplica,
  listSessionEntries,
  nodePrimitives,
  openReplica,
  replicate,
  sealLog,
  verifyLog,
  type ReplicaStore,
} from '../src/audit/index.ts'
import { loadMasterKeys, SessionKeys, systemRandom } from '../src/crypto/index.ts'
import { transaction } from '../src/db/index.ts'
import { logEdits, withEdit } from './support/log-edits.ts'
import { openTestLog, testMasterKey, type TestLog } from './support/test-log.ts'

const day = 86_400_000
const start = Date.parse('2026-01-05T00:00:00Z')
let test: TestLog
let folder = ''
let today = start
const now = (): Date => new Date(today)

beforeEach(async () => {
  test = await openTestLog()
  folder = mkdtempSync(join(tmpdir(), 'honnin-archive-'))
  today = start
  // 300 entries a day, five days.
  for (let count = 0; count < 5; count += 1, today += day) await test.grow(300, { perCheckpoint: 100, at: now() })
})
afterEach(async () => {
  await test.close()
  rmSync(folder, { recursive: true, force: true })
})

const archive = (): Promise<ReplicaStore> => openReplica(folder)
const seal = (keepDays: number, open = archive) =>
  sealLog(
    { db: test.db, auditLog: test.log, random: systemRandom, now },
    { archive: open, before: new Date(today - keepDays * day) },
  )
const withArchive = (open = archive): Promise<AuditLog> =>
  AuditLog.open({ ...{ db: test.db, keys: test.keys, quorum: 0, archive: open }, origin: 'log.example/audit' })
const countEntries = async (): Promise<number> =>
  (await test.db.query<{ count: number }>('select count(*) from audit_entry')).rows[0]?.count ?? 0

describe('old entries', () => {
  it('stay until they are old enough', async () => {
    expect(await seal(365)).toBeNull()
    expect(await countEntries()).toBe(1500)
  })

  it('go to the archive in whole bundles, and log, copies and old receipts go on verifying', async () => {
    const receipt = (await test.log.proof(42)) ?? ''
    const copyFolder = mkdtempSync(join(tmpdir(), 'honnin-copy-'))
    const copy = await openReplica(copyFolder)
    await replicate(test.db, test.key, copy)

    today = start + 5 * day
    // Entries of the first two days are older than three days: 600, of which 512 fill bundles.
    expect(await seal(3.5)).toEqual({ toIndex: 512, removed: 512 })
    expect(await seal(3.5)).toBeNull()
    expect(await countEntries()).toBe(1500 - 512 + 1)
    await test.log.integrate(now())
    await test.grow(10, { at: now() })
    const verification = await verifyLog(test.db, test.key)
    expect(verification).toMatchObject({ size: 1511, sealed: 512, findings: [] })

    expect(Number((await verifyLogProof(receipt, test.key, nodePrimitives)).index)).toBe(42)
    expect(await test.log.proof(42)).toBeNull()
    const anew = (await (await withArchive()).proof(42)) ?? ''
    expect(Number((await verifyLogProof(anew, test.key, nodePrimitives)).index)).toBe(42)
    expect(anew).not.toBe(receipt)
    const later = await verifyLogProof((await test.log.proof(512)) ?? '', test.key, nodePrimitives)
    expect(Number(later.checkpoint.size)).toBe(1511)
    expect(await test.log.tile({ level: 'entries', index: 1, width: 256 })).toBeNull()
    expect(await test.log.tile({ level: 0, index: 1, width: 256 })).toHaveLength(8192)

    // The copy goes on, the archive holds everything up to its sealing, and both agree with the log.
    expect(await replicate(test.db, test.key, copy)).toEqual({ size: 1511, added: 11 })
    expect((await compareReplica(test.db, test.key, { store: copy, firstIndex: 512 })).findings).toEqual([])
    expect((await compareReplica(test.db, test.key, { store: await archive(), firstIndex: 512 })).findings).toEqual([])
    rmSync(copyFolder, { recursive: true })

    // A new copy takes what is sealed from the archive.
    const freshFolder = mkdtempSync(join(tmpdir(), 'honnin-fresh-'))
    const fresh = await openReplica(freshFolder)
    await expect(replicate(test.db, test.key, fresh)).rejects.toMatchObject({ code: 'log_damaged', index: 0 })
    expect(await replicate(test.db, test.key, fresh, archive)).toEqual({ size: 1511, added: 1511 })
    rmSync(freshFolder, { recursive: true })

    const sealed = await test.db.query<{ body: Buffer }>('select body from audit_entry where leaf_index = 1500')
    expect(JSON.parse(sealed.rows[0]?.body.toString() ?? '')).toMatchObject({
      ...{ type: 'audit.sealed', fromIndex: 0, toIndex: 512 },
    })
    today += day
    expect(await seal(3.5)).toEqual({ toIndex: 768, removed: 256 })
    await test.log.integrate(now())
    expect((await verifyLog(test.db, test.key)).findings).toEqual([])
  })

  it('stay while a session before them is not erased', async () => {
    const master = await loadMasterKeys({ kind: 'text', text: testMasterKey })
    await test.db.query(`insert into tenant values ('ten_1', 'one', 'none', now())`)
    await test.db
      .query(`insert into session (id, tenant_id, livemode, status, plan, sector, document_types, created_at, expires_at, attempt,
      receipt, client_token_id, session_days, result_days, media_days)
      values ('ses_1', 'ten_1', false, 'created', 'document-and-face', 'none', '{}', now(), now(), 0, '', '', 30, 30, 30)`)
    const key = await transaction(test.db, async (tx) => {
      const created = await new SessionKeys(master).create(tx, { tenantId: 'ten_1', sessionId: 'ses_1' })
      const facts = { name: '山田太郎' }
      const entry = {
        type: 'session.approved',
        at: now(),
        tenantId: 'ten_1',
        sessionId: 'ses_1',
        facts,
        plain: { to: 'approved' },
      }
      await appendEntry(tx, entry, { random: systemRandom, key: created })
      return created
    })
    expect(key).toBeDefined()
    await test.log.integrate(now())
    await test.grow(600, { at: now() })
    today += 400 * day
    expect(await seal(365)).toMatchObject({ toIndex: 1280 })
    expect(await seal(365)).toBeNull()
    await test.db.query('delete from audit_opening')
    expect(await seal(365)).toMatchObject({ toIndex: 2048, removed: 768 })

    // Its entry is in the archive now, and is still found and proved.
    expect(await listSessionEntries(test.db, { sessionId: 'ses_1', key })).toEqual([{ index: 1500, opening: null }])
    const receipt = await (await withArchive()).receiptFor('ses_1')
    expect(receipt?.index).toBe(1500)
    expect((await verifyLogProof(receipt?.proof ?? '', test.key, nodePrimitives)).index).toBe(1500n)
    const away = await withArchive(() => openReplica('postgresql://nobody@127.0.0.1:1/none'))
    expect(await away.receiptFor('ses_1')).toBeNull()
    await expect(away.proof(1500)).rejects.toMatchObject({ code: 'replica_unreachable' })
    const bundle = join(folder, 'tile/entries/005')
    writeFileSync(bundle, Buffer.from(readFileSync(bundle)).fill(66, 0, 30_000))
    await expect((await withArchive()).receiptFor('ses_1')).rejects.toMatchObject({ code: 'replica_damaged' })
  })

  it('are removed only after the archive gave them back', async () => {
    today += 400 * day
    const damaging = async (): Promise<ReplicaStore> => {
      const store = await archive()
      const path = 'tile/entries/001'
      return {
        ...{ place: folder, close: () => store.close(), remove: (name) => store.remove(name) },
        read: (name) => store.read(name),
        write: (name, bytes) => store.write(name, name === path ? Buffer.from(bytes).fill(65, 100, 110) : bytes),
      }
    }
    await expect(seal(365, damaging)).rejects.toMatchObject({ code: 'replica_damaged', index: expect.any(Number) })
    const broken = () => openReplica('postgresql://nobody@127.0.0.1:1/none')
    await expect(seal(365, broken)).rejects.toMatchObject({ code: 'replica_unreachable' })
    expect(await countEntries()).toBe(1500)
    expect((await verifyLog(test.db, test.key)).findings).toEqual([])
  })

  it('are removed after an interruption, when it runs again', async () => {
    today += 400 * day
    await test.db.query(
      `create function fail() returns trigger language plpgsql as $$ begin raise exception 'cut'; end $$`,
    )
    await test.db.query(`create trigger aaa_cut before delete on audit_entry for each row execute function fail()`)
    await expect(seal(365)).rejects.toThrow('cut')
    await test.db.query('drop trigger aaa_cut on audit_entry')
    await test.log.integrate(now())
    expect((await verifyLog(test.db, test.key)).findings).toEqual([])
    expect(await seal(365)).toEqual({ toIndex: 1280, removed: 1280 })
    expect((await verifyLog(test.db, test.key)).findings).toEqual([])
  })

  it('cannot be removed otherwise, and who does so is found', async () => {
    await expect(test.db.query('delete from audit_entry where leaf_index < 256')).rejects.toThrow('append-only')
    await expect(test.db.query(`insert into audit_seal values (2560, '', now())`)).rejects.toThrow('no checkpoint')
    await expect(test.db.query(`insert into audit_seal values (100, '', now())`)).rejects.toThrow('check constraint')
    for (const table of ['audit_node', 'audit_checkpoint', 'audit_seal'])
      for (const statement of [`delete from ${table}`, `truncate ${table} cascade`, `update ${table} set ctid = ctid`])
        await expect(test.db.query(statement)).rejects.toThrow(/append-only|system column/)
    const forged = test.log.signNote('honnin.audit-seal/v2\nx\n')
    const { seen } = await withEdit(
      test.db,
      async (tx) => {
        await tx.query('insert into audit_seal values (256, $1, now())', [forged])
        await tx.query('delete from audit_entry where leaf_index < 256')
        return 0
      },
      (tx) => verifyLog(tx, test.key),
    )
    expect(seen.findings[0]).toMatchObject({ kind: 'seal_invalid', index: 0 })
    expect(seen.findings[1]).toMatchObject({ kind: 'entry_missing', index: 0 })
  })

  it('that are sealed leave edits of the rest as visible as before', async () => {
    today += 400 * day
    await seal(365)
    await test.log.integrate(now())
    const store = await archive()
    await replicate(test.db, test.key, store)
    const [flip] = logEdits
    const { expected, seen } = await withEdit(
      test.db,
      (tx) =>
        flip?.apply(tx, { log: test.log, size: 1501, pick: (below) => (below === 1501 ? 1400 : 3) }) ??
        Promise.resolve(-1),
      async (tx) => [
        ...(await verifyLog(tx, test.key)).findings,
        ...(await compareReplica(tx, test.key, { store, firstIndex: 1280 })).findings,
      ],
    )
    expect(seen.map(({ index }) => index)).toEqual([expected, expected])
    const { seen: leaf } = await withEdit(
      test.db,
      async (tx) => {
        await tx.query(
          `update audit_node set hash = set_byte(hash, 0, 255 - get_byte(hash, 0)) where level = 0 and index = 77`,
        )
        return 77
      },
      (tx) => verifyLog(tx, test.key),
    )
    expect(leaf.findings[0]).toMatchObject({ index: 76 })
    const bundle = join(folder, 'tile/entries/000')
    const bytes = readFileSync(bundle)
    writeFileSync(bundle, Buffer.from(bytes).fill(66, 90, 91))
    await expect(compareReplica(test.db, test.key, { store, firstIndex: 1280 })).rejects.toMatchObject({
      code: 'replica_damaged',
    })
  })
})
