import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SessionKeys } from '../src/crypto/index.ts'
import { transaction } from '../src/db/index.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { until } from './support/until.ts'

const honnin = fileURLToPath(new URL('../bin/honnin.mjs', import.meta.url))
const isBuilt = existsSync(fileURLToPath(new URL('../dist/cli/main.js', import.meta.url)))
if (!isBuilt) process.stderr.write('SKIPPED: the tests that rotate keys need the build (npm run setup)\n')

/** Several batches of a rotation. */
const many = 3000

describe.skipIf(!isBuilt)('rotating the master key', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness()
  })
  afterAll(() => harness.stop())

  const rotate = (...options: readonly string[]) => {
    const child = spawn(process.execPath, [honnin, 'keys', 'rotate', '--json', ...options], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        HONNIN_DATA_DIR: harness.dataDir,
        HONNIN_DATABASE_URL: harness.databaseUrl,
      },
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    const ended = once(child, 'close').then(() => output)
    return { child, ended }
  }
  const versions = (): readonly string[] =>
    Object.keys(JSON.parse(readFileSync(join(harness.dataDir, 'master-keys.json'), 'utf8')))
  const countUnder = async (version: number): Promise<number> => {
    const { rows } = await harness.installation.db.query<{ count: number }>(
      'select count(*) from session_key where get_byte(wrapped, 0) * 256 + get_byte(wrapped, 1) = $1',
      [version],
    )
    return rows[0]?.count ?? 0
  }
  const create = async (reference: string): Promise<string> => {
    const { status, body } = await harness.call('POST', '/v1/sessions', {
      body: { plan: 'document-and-face', reference },
    })
    expect(status).toBe(201)
    return body.id
  }
  const readReference = async (id: string): Promise<unknown> =>
    (await harness.call('GET', `/v1/sessions/${id}`)).body.reference

  it('stops nothing: sessions are made and read all the while, and end under the new key', async () => {
    const before = await create('before')
    const { ended } = rotate()
    let isOver = false
    void ended.then(() => (isOver = true))
    const made: string[] = []
    while (!isOver) {
      made.push(await create(`during ${made.length}`))
      expect(await readReference(before)).toBe('before')
    }
    expect(JSON.parse(await ended)).toMatchObject({ version: 2, resumed: false })
    expect(made.length).toBeGreaterThan(0)
    // The server that ran all the time seals with the new version within seconds.
    await until(async () => {
      const id = await create('after')
      const { rows } = await harness.installation.db.query<{ wrapped: Buffer }>(
        'select wrapped from session_key where session_id = $1',
        [id],
      )
      return rows[0]?.wrapped.readUInt16BE() === 2 ? true : null
    }, 30_000)
    // Its worker brings the rest along.
    await harness.restart()
    await until(async () => ((await countUnder(1)) === 0 ? true : null))
    for (const [index, id] of made.entries()) expect(await readReference(id)).toBe(`during ${index}`)
    expect((await harness.call('GET', '/v1/sessions?reference=before')).body.data).toHaveLength(1)
    expect(versions()).toEqual(['1', '2'])
  })

  it('that is killed in the middle leaves every key readable, and the next run finishes it without a further version', async () => {
    const { db, master } = harness.installation
    const keys = new SessionKeys(master)
    const ids = Array.from({ length: many }, (_, index) => `ses_${String(index).padStart(24, 'x')}`)
    const { rows } = await db.query<{ id: string }>('select id from session limit 1')
    await db.query(
      `insert into session select (jsonb_populate_record(s, jsonb_build_object('id', fresh.id, 'link_sha256', null))).*
       from session s, unnest($2::text[]) as fresh (id) where s.id = $1`,
      [rows[0]?.id, ids],
    )
    await transaction(db, async (tx) => {
      for (const sessionId of ids) await keys.create(tx, { tenantId: harness.tenant.id, sessionId })
    })
    expect(await countUnder(2)).toBeGreaterThanOrEqual(many)

    const first = rotate()
    await until(async () => ((await countUnder(3)) > 0 ? true : null), 60_000)
    first.child.kill('SIGKILL')
    await first.ended
    const [old, fresh] = [await countUnder(2), await countUnder(3)]
    expect(old).toBeGreaterThan(0)
    expect(fresh).toBeGreaterThan(0)
    for (const sessionId of ids.filter((_, index) => index % 37 === 0))
      expect(await keys.find(db, { tenantId: harness.tenant.id, sessionId })).not.toBeNull()

    expect(JSON.parse(await rotate().ended)).toMatchObject({ version: 3, resumed: true })
    expect(await countUnder(2)).toBe(0)
    expect(versions()).toEqual(['1', '2', '3'])
    for (const sessionId of ids) expect(await keys.find(db, { tenantId: harness.tenant.id, sessionId })).not.toBeNull()
  }, 180_000)
})
