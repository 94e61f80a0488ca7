import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askWitness, serveWitness, stampCheckpoint, verifyGuards, Witness, WitnessState } from '../src/audit/index.ts'
import { systemRandom } from '../src/crypto/index.ts'
import { withEdit } from './support/log-edits.ts'
import { openTestLog, type TestLog } from './support/test-log.ts'
import { startAuthority, type TestAuthority } from './support/tsa.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-guards-'))
let test: TestLog
let tsa: TestAuthority
let serving: { readonly port: number; stop(): Promise<void> }

beforeAll(async () => {
  test = await openTestLog()
  tsa = await startAuthority()
  const state = await WitnessState.open(join(folder, 'witness'), 'witness.example/one')
  const witness = await Witness.open({ state, logs: [test.log.verifierKey()], now: () => new Date() })
  serving = await serveWitness(witness, { host: '127.0.0.1', port: 0, onError: () => undefined })
  const authority = { url: tsa.url, rootsPem: tsa.rootsPem, policy: null }
  for (let round = 0; round < 3; round += 1) {
    await test.grow(10)
    await askWitness(test.db, { url: `http://127.0.0.1:${serving.port}`, key: state.key }, new Date())
    await stampCheckpoint({ db: test.db, random: systemRandom, now: () => new Date() }, { authority, everyMs: 0 })
  }
})
afterAll(async () => {
  await serving.stop()
  await tsa.stop()
  await test.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('what others have said of the log', () => {
  it('is verified again, cosignatures by the keys of witnesses, time stamps by the certificates that are given', async () => {
    expect(await verifyGuards(test.db, { rootsPem: tsa.rootsPem })).toEqual({
      ...{ cosignatures: 3, timestamps: 3, timestampsUnchecked: 0, findings: [] },
    })
    expect(await verifyGuards(test.db, { rootsPem: null })).toMatchObject({ timestampsUnchecked: 3, findings: [] })
  })

  it.each([
    [
      'a cosignature under another checkpoint',
      'cosignature_invalid',
      19,
      `update audit_cosignature set line = (select line from audit_cosignature where size = 10) where size = 20`,
    ],
    [
      'a cosignature that is no line',
      'cosignature_invalid',
      29,
      `update audit_cosignature set line = 'x' where size = 30`,
    ],
    [
      'a cosignature in the name of another',
      'cosignature_invalid',
      9,
      `update audit_cosignature set witness = replace(witness, 'one', 'two') where size = 10`,
    ],
    [
      'a time stamp of another checkpoint',
      'timestamp_invalid',
      19,
      `update audit_timestamp set token = (select token from audit_timestamp where size = 10) where size = 20`,
    ],
    [
      'a time stamp with a byte changed',
      'timestamp_invalid',
      9,
      `update audit_timestamp set token = set_byte(token, length(token) - 9, 255 - get_byte(token, length(token) - 9)) where size = 10`,
    ],
    [
      'a time stamp whose row says another time',
      'timestamp_invalid',
      29,
      `update audit_timestamp set stamped_at = stamped_at - interval '1 day' where size = 30`,
    ],
  ])('%s is found', async (_name, kind, index, statement) => {
    const { seen } = await withEdit(
      test.db,
      async (tx) => {
        await tx.query(statement)
        return index
      },
      (tx) => verifyGuards(tx, { rootsPem: tsa.rootsPem }),
    )
    expect(seen.findings).toMatchObject([{ kind, index }])
  })

  it('a time stamp of an authority that is not trusted is found', async () => {
    const other = await startAuthority()
    try {
      const { findings } = await verifyGuards(test.db, { rootsPem: other.rootsPem })
      expect(findings.map(({ kind, index }) => [kind, index])).toEqual(
        [9, 19, 29].map((at) => ['timestamp_invalid', at]),
      )
    } finally {
      await other.stop()
    }
  })
})
