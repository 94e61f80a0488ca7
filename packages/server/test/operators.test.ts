import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TenantId } from '@honnin/shared/protocol'
import { systemRandom } from '../src/crypto/index.ts'
import { migrate, openDatabase, type Db } from '../src/db/index.ts'
import { addOperator, changeAccess, disableOperator, listOperators, Passwords } from '../src/review/index.ts'
import { createTestDatabase, type TestDatabase } from './support/postgres.ts'

let database: TestDatabase
let db: Db
const now = (): Date => new Date('2026-05-01T00:00:00Z')
const passwords = new Passwords()
const context = () => ({ db, random: systemRandom, now, passwords })
const by = 'command'

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ connectionString: database.url, connections: 4, onError: () => undefined })
  await migrate(db)
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const entries = async (): Promise<string[]> => {
  const { rows } = await db.query<{ body: Buffer }>('select body from audit_entry order by id')
  return rows.map(({ body }) => body.toString())
}

describe('operators', () => {
  it('draws a password that is kept as Argon2id only, and records the addition without a name', async () => {
    const { operator, drawnPassword } = await addOperator(context(), {
      login: 'sato',
      displayName: '佐藤 花子',
      roles: ['administrator', 'reviewer', 'administrator'],
      by,
    })
    expect(operator).toMatchObject({ roles: ['administrator', 'reviewer'], mustChangePassword: true, disabledAt: null })
    const { rows } = await db.query<{ password_hash: string }>('select password_hash from operator')
    const stored = rows[0]?.password_hash ?? ''
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(stored).not.toContain(drawnPassword)
    expect(await passwords.fits(stored, drawnPassword ?? '')).toBe(true)
    expect(await passwords.fits(stored, `${drawnPassword}x`)).toBe(false)
    const [entry = ''] = await entries()
    expect(JSON.parse(entry)).toMatchObject({ type: 'operator.added', operator: operator.id })
    expect(entry).not.toMatch(/sato|佐藤/)
  })

  it('takes a password however it was composed, and asks for no change of it', async () => {
    const { operator } = await addOperator(context(), {
      login: 'suzuki',
      displayName: 'Suzuki',
      roles: ['auditor'],
      password: 'garden が tram 1912',
      by,
    })
    expect(operator.mustChangePassword).toBe(false)
    const { rows } = await db.query<{ password_hash: string }>(
      `select password_hash from operator where login = 'suzuki'`,
    )
    expect(await passwords.fits(rows[0]?.password_hash ?? '', 'garden か\u3099 tram 1912')).toBe(true)
  })

  it.each([
    [{ password: 'short' }, 'password_too_short'],
    [{ password: 'a'.repeat(129) }, 'password_too_long'],
    [{ password: 'aaaaaaaaaaaaaaaa' }, 'password_guessable'],
    [{ password: 'Password12345' }, 'password_guessable'],
    [{ password: 'tanaka-tanaka-1' }, 'password_guessable'],
    [{ login: 'Tanaka' }, 'login_malformed'],
    [{ login: 'sato' }, 'login_taken'],
    [{ roles: ['root'] }, 'role_unknown'],
    [{ roles: [] }, 'role_unknown'],
  ])('refuses %o with %s and adds nothing', async (given, code) => {
    const before = [await listOperators(db), await entries()]
    await expect(
      addOperator(context(), { login: 'tanaka', displayName: 'Tanaka', roles: ['reviewer'], by, ...given }),
    ).rejects.toMatchObject({ code })
    expect([await listOperators(db), await entries()]).toEqual(before)
  })

  it('changes roles without widening the tenants, unless that is asked for', async () => {
    const { rows } = await db.query<{ id: TenantId }>(
      `insert into tenant (id, name, sector, created_at) values ('ten_${'a'.repeat(30)}', 'shop', 'none', now()) returning id`,
    )
    const tenantIds = rows.map(({ id }) => id)
    const given = { login: 'kato', displayName: 'Kato', roles: ['reviewer'], tenantIds, by }
    await addOperator(context(), given)
    const order = { who: { login: 'kato' }, by, roles: ['auditor'] }
    expect((await changeAccess(context(), { ...order, tenantIds: undefined })).tenantIds).toEqual(tenantIds)
    expect((await changeAccess(context(), { ...order, tenantIds: null })).tenantIds).toBeNull()
    await expect(
      changeAccess(context(), { ...order, tenantIds: [`ten_${'b'.repeat(30)}` as TenantId] }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  it('never leaves the installation without an administrator, also where two disable each other at once', async () => {
    await expect(disableOperator(context(), { who: { login: 'sato' }, by })).rejects.toMatchObject({
      code: 'last_administrator',
    })
    await expect(disableOperator(context(), { who: { login: 'nobody' }, by })).rejects.toMatchObject({
      code: 'operator_unknown',
    })
    await addOperator(context(), { login: 'mori', displayName: 'Mori', roles: ['administrator'], by })
    const outcomes = await Promise.allSettled(
      ['sato', 'mori'].map((login) => disableOperator(context(), { who: { login }, by })),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const active = (await listOperators(db)).filter(
      ({ roles, disabledAt }) => disabledAt === null && roles.includes('administrator'),
    )
    expect(active).toHaveLength(1)
    const gone = active[0]?.login === 'sato' ? 'mori' : 'sato'
    await expect(disableOperator(context(), { who: { login: gone }, by })).rejects.toMatchObject({
      code: 'operator_disabled',
    })
  })
})
