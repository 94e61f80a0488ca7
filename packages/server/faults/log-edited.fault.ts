import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  compareReplica,
  FolderStore,
  replicate,
  serveWitness,
  verifyLog,
  Witness,
  WitnessState,
} from '../src/audit/index.ts'
import { systemRandom } from '../src/crypto/index.ts'
import { logEdits, withEdit } from '../test/support/log-edits.ts'
import { openTestLog, type TestLog } from '../test/support/test-log.ts'
import { attackWitness, honestRequest } from '../test/support/witness-attacks.ts'
import { reportFigure, trialsOf } from './report.ts'

const entries = trialsOf(1000, 150)
const editsOfEachKind = trialsOf(59, 1)
const attacksOfEachKind = trialsOf(100, 3)
/** Entries that the witness has cosigned. */
const held = 300
const pick = systemRandom.integer
const folder = mkdtempSync(join(tmpdir(), 'honnin-r5-'))

/** R5: entries changed behind the program's back, by an owner of the database and by one who also has the log's key. */
describe('R5: the audit log', () => {
  let test: TestLog
  const store = new FolderStore(join(folder, 'copy'))
  beforeAll(async () => {
    test = await openTestLog()
    await test.grow(entries, { perCheckpoint: 90 })
    await replicate(test.db, test.key, store)
  })
  afterAll(async () => {
    await test.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const findingsIn = async (db: Parameters<typeof verifyLog>[0]) => [
    ...(await compareReplica(db, test.key, { store })).findings,
    ...(await verifyLog(db, test.key)).findings,
  ]

  it('names the first bad index of every edit', async () => {
    expect(await findingsIn(test.db)).toEqual([])
    for (const { name, apply } of logEdits)
      for (let round = 0; round < editsOfEachKind; round += 1) {
        const { expected, seen } = await withEdit(
          test.db,
          (tx) => apply(tx, { log: test.log, size: entries, pick }),
          findingsIn,
        )
        expect(seen[0]?.index, name).toBe(expected)
      }
    expect(await findingsIn(test.db)).toEqual([])
    reportFigure({
      ...{ id: 'R5', what: 'edits of the log behind the program', failures: 0 },
      trials: logEdits.length * editsOfEachKind,
      note: `${logEdits.length} kinds on ${entries} entries with a copy; the first bad index right each time`,
    })
  }, 900_000)

  it('is refused by a witness when its history was rolled back, forked or rewritten with its own key', async () => {
    const state = await WitnessState.open(join(folder, 'witness'), 'witness.example/r5')
    const witness = await Witness.open({ state, logs: [test.log.verifierKey()], now: () => new Date() })
    const { port, stop } = await serveWitness(witness, { host: '127.0.0.1', port: 0, onError: () => undefined })
    const url = `http://127.0.0.1:${port}/add-checkpoint`
    const send = async (body: string): Promise<number> => (await fetch(url, { method: 'POST', body })).status
    try {
      expect(await send(await honestRequest(test.log, 0, held))).toBe(200)
      const statuses = await attackWitness({ log: test.log, send, held, pick }, attacksOfEachKind)
      expect(new Set(statuses)).toEqual(new Set([409, 422]))
      expect(await send(await honestRequest(test.log, held, held + 1))).toBe(200)
      reportFigure({
        ...{ id: 'R5', what: 'rollbacks, forks and rewritings sent to a witness', failures: 0 },
        ...{ trials: statuses.length, note: 'signed with the key of the log; each refused' },
      })
    } finally {
      await stop()
    }
  }, 600_000)
})
