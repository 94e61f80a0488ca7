import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { takeLock } from './advisory-lock.ts'
import { DatabaseError } from './database-error.ts'
import { transaction, type Db, type Queryable, type Transaction } from './database.ts'

/** From `src/db` and from `dist/db` alike: the SQL files are part of the package and are never copied. */
const migrationsFolder = new URL('../../migrations/', import.meta.url)
/** Any fixed number; it keeps two starting processes from migrating at once. */
const migrationLock = 4_801_001
const oldestServerVersion = 150_000

interface Migration {
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

const readMigrations = async (): Promise<readonly Migration[]> => {
  const names = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, migrationsFolder), 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** A migration as it was applied. */
export interface AppliedMigration {
  readonly name: string
  readonly sha256: string
}

/** The migrations that this program brings, in their order. */
export const knownMigrations = async (): Promise<readonly AppliedMigration[]> =>
  (await readMigrations()).map(({ name, sha256 }) => ({ name, sha256 }))

export const appliedMigrations = async (db: Queryable): Promise<readonly AppliedMigration[]> =>
  (await db.query<{ name: string; sha256: string }>('select name, sha256 from migration order by name')).rows

const requireNewServer = async (tx: Transaction): Promise<void> => {
  const { rows } = await tx.query<{ server_version_num: string }>('show server_version_num')
  if (Number(rows[0]?.server_version_num) < oldestServerVersion)
    throw new DatabaseError('database_too_old', 'PostgreSQL 15 or later is needed')
}

/**
 * Applies the migrations that the database lacks, in the order of their names; with `only`, those alone. Returns their names.
 *
 * Throws {@link DatabaseError}: `migration_altered` where an applied file has changed since, `database_too_old`.
 */
export const applyMigrations = async (
  tx: Transaction,
  { only }: { readonly only?: ReadonlySet<string> } = {},
): Promise<readonly string[]> => {
  const migrations = await readMigrations()
  await requireNewServer(tx)
  await takeLock(tx, migrationLock)
  await tx.query(
    'create table if not exists migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
  )
  const applied = new Map((await appliedMigrations(tx)).map(({ name, sha256 }) => [name, sha256]))
  const fresh: string[] = []
  for (const migration of migrations) {
    const before = applied.get(migration.name)
    if (before !== undefined && before !== migration.sha256)
      throw new DatabaseError('migration_altered', `${migration.name} differs from the one that was applied`)
    if (before !== undefined || only?.has(migration.name) === false) continue
    await tx.query(migration.sql)
    await tx.query('insert into migration (name, sha256) values ($1, $2)', [migration.name, migration.sha256])
    fresh.push(migration.name)
  }
  return fresh
}

/** Brings the database up to date, all in one transaction. Returns the names of what was applied; throws as {@link applyMigrations}. */
export const migrate = (db: Db): Promise<readonly string[]> => transaction(db, (tx) => applyMigrations(tx))
