import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { DatabaseError } from './database-error.ts'
import { transaction, type Db } from './database.ts'

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

/**
 * Applies the migrations that the database lacks, in the order of their names, all in one transaction. Returns their names.
 *
 * Throws {@link DatabaseError}: `migration_altered` where an applied file has changed since, `database_too_old`.
 */
export const migrate = async (db: Db): Promise<readonly string[]> => {
  const migrations = await readMigrations()
  return transaction(db, async (tx) => {
    const { rows: versions } = await tx.query<{ server_version_num: string }>('show server_version_num')
    if (Number(versions[0]?.server_version_num) < oldestServerVersion)
      throw new DatabaseError('database_too_old', 'PostgreSQL 15 or later is needed')
    await tx.query('select pg_advisory_xact_lock($1)', [migrationLock])
    await tx.query(
      'create table if not exists migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await tx.query<{ name: string; sha256: string }>('select name, sha256 from migration')
    const applied = new Map(rows.map((row) => [row.name, row.sha256]))
    const fresh: string[] = []
    for (const migration of migrations) {
      const before = applied.get(migration.name)
      if (before !== undefined && before !== migration.sha256)
        throw new DatabaseError('migration_altered', `${migration.name} differs from the one that was applied`)
      if (before !== undefined) continue
      await tx.query(migration.sql)
      await tx.query('insert into migration (name, sha256) values ($1, $2)', [migration.name, migration.sha256])
      fresh.push(migration.name)
    }
    return fresh
  })
}
