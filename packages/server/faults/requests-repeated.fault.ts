import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestAnswer } from '../test/support/harness.ts'
import { createTestDatabase, type TestDatabase } from '../test/support/postgres.ts'
import { openDatabaseTap, type DatabaseTap } from './database-tap.ts'
import { reportFigure, trialsOf } from './report.ts'
import { freePort, insist, isBuilt, runHonnin, ServedProgram } from './served-program.ts'

const kills = trialsOf(40, 2)
const cuts = trialsOf(1000, 12)
const crowds = trialsOf(1000, 5)
const crowd = 50

/** What is asked for, under a name that nothing else has, and how many of that name there are. */
interface Kind {
  readonly path: string
  readonly body: (name: string) => unknown
  readonly count: (server: ServedProgram, name: string) => Promise<number>
}

const countListed = async (server: ServedProgram, path: string, isNamed: (row: never) => boolean): Promise<number> =>
  ((await server.call('GET', path)).body.data as never[]).filter(isNamed).length

const hookOf = (name: string): string => `http://127.0.0.1:9/${name}`

const kinds: readonly Kind[] = [
  {
    path: '/v1/sessions',
    body: (reference) => ({ plan: 'document-and-face', reference }),
    count: (server, name) => countListed(server, `/v1/sessions?reference=${name}`, () => true),
  },
  {
    path: '/v1/api-keys',
    body: (label) => ({ label, scopes: ['sessions:read'] }),
    count: (server, name) => countListed(server, '/v1/api-keys', ({ label }: { label: string }) => label === name),
  },
  {
    path: '/v1/webhook-endpoints',
    body: (name) => ({ url: hookOf(name) }),
    count: (server, name) =>
      countListed(server, '/v1/webhook-endpoints', ({ url }: { url: string }) => url === hookOf(name)),
  },
]

/** The last statement of a request under a key, before its commit. */
const lastStatement = 'insert into idempotent_request'

/** R8: the real program; what a request under a key makes is there once, whatever becomes of its answer. */
describe.skipIf(!isBuilt)('R8: a request that is repeated', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'honnin-r8-'))
  let database: TestDatabase
  let tap: DatabaseTap
  let server: ServedProgram

  beforeAll(async () => {
    database = await createTestDatabase()
    tap = await openDatabaseTap(database.url)
    const env = {
      ...{ HONNIN_DATA_DIR: dataDir, HONNIN_DATABASE_URL: tap.url, HONNIN_BACKUP_EVERY_HOURS: '0' },
      ...{ HONNIN_WEBHOOK_ALLOW_PRIVATE: 'true', HONNIN_KEY_CALLS_PER_MINUTE: '0' },
    }
    server = new ServedProgram(env, await freePort())
    await server.start()
    server.key = String((await runHonnin(['tenant', 'add', '--name', 'faults'], server.env)).value['key'])
  }, 180_000)
  afterAll(async () => {
    await server.end('SIGKILL')
    await tap.close()
    await database.drop()
    rmSync(dataDir, { recursive: true, force: true })
  }, 60_000)

  const kindOf = (round: number): Kind => kinds[round % kinds.length] ?? kinds[0]!

  /** Asks, and does `fault` once the database has committed and the program does not know of it yet. */
  const askInVain = async (ask: () => Promise<TestAnswer>, fault: (cut: () => void) => void | Promise<void>) => {
    const held = tap.holdCommitOf(lastStatement)
    const answered = ask().catch(() => null)
    await fault(await held)
    const answer = await answered
    if (answer !== null) expect(answer.status).toBe(503)
  }

  const repeatAfter = async (round: number, fault: (cut: () => void) => void | Promise<void>): Promise<void> => {
    const { path, body, count } = kindOf(round)
    const name = randomUUID()
    const ask = () => server.call('POST', path, body(name), { 'idempotency-key': name })
    await askInVain(ask, fault)
    const replay = await insist(async () => {
      const answer = await ask()
      if (answer.status >= 500) throw new Error('not now')
      return answer
    })
    expect(replay.status).toBe(201)
    expect(replay.headers.get('idempotent-replayed')).toBe('true')
    expect((await ask()).body).toEqual(replay.body)
    expect(await count(server, name)).toBe(1)
  }

  it(`after the server was killed between commit and reply (${kills} rounds)`, async () => {
    for (let round = 0; round < kills; round += 1)
      await repeatAfter(round, async () => {
        await server.end('SIGKILL')
        await server.start()
      })
    reportFigure({ id: 'R8', what: 'server killed between commit and reply', trials: kills, failures: 0 })
  }, 900_000)

  it(`after the word of the commit was lost (${cuts} rounds)`, async () => {
    for (let round = 0; round < cuts; round += 1) await repeatAfter(round, (cut) => cut())
    reportFigure({ id: 'R8', what: 'word of the commit lost', trials: cuts, failures: 0 })
  }, 900_000)

  it(`by ${crowd} at once (${crowds} rounds)`, async () => {
    for (let round = 0; round < crowds; round += 1) {
      const { path, body, count } = kindOf(round)
      const name = randomUUID()
      const ask = (given = body(name)) => server.call('POST', path, given, { 'idempotency-key': name })
      const answers = await Promise.all(Array.from({ length: crowd }, () => ask()))
      const made = answers.filter(({ status }) => status === 201)
      expect(new Set(made.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
      expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([])
      expect((await ask(body(`${name}-other`))).body).toMatchObject({ status: 422, code: 'idempotency_mismatch' })
      expect(await count(server, name)).toBe(1)
    }
    reportFigure({
      ...{ id: 'R8', what: `${crowd} requests at once under one key`, trials: crowds, failures: 0 },
      note: `${crowds * crowd} requests; each key once used for another request, and refused`,
    })
  }, 1_800_000)
})
