import { mkdtempSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig, type Config } from '../../src/config/index.ts'
import { openDatabase } from '../../src/db/index.ts'
import { openInstallation, type Installation } from '../../src/installation.ts'
import { restoreBackup, type BackupPlace } from '../../src/operations/index.ts'
import { openStore } from '../../src/storage/index.ts'
import type { Harness } from './harness.ts'
import { createTestDatabase, type TestDatabase } from './postgres.ts'

/** An empty machine with the keys of the old one. */
export interface RestoreSite {
  readonly database: TestDatabase
  readonly config: Config
  readonly restore: (given?: Partial<Parameters<typeof restoreBackup>[2]>) => ReturnType<typeof restoreBackup>
  readonly open: () => Promise<Installation>
}

export const openRestoreSite = async (harness: Harness, from: BackupPlace, folder: string): Promise<RestoreSite> => {
  const database = await createTestDatabase()
  const dataDir = mkdtempSync(join(folder, 'target-'))
  const { config: old } = harness.installation
  const { config } = loadConfig({ HONNIN_DATA_DIR: dataDir, HONNIN_DATABASE_URL: database.url })
  return {
    database,
    config: { ...config, masterKey: old.masterKey },
    restore: async (given) => {
      const db = openDatabase({ connectionString: database.url, connections: 2, onError: () => undefined })
      try {
        const vault = await openStore(config.mediaPlace)
        const options = { masterKey: old.masterKey, force: false, erased: [], copy: null, now: harness.clock.now() }
        return await restoreBackup(from, { db, vault }, { ...options, ...given })
      } finally {
        await db.close()
      }
    },
    open: () => openInstallation({ ...config, masterKey: old.masterKey }, { onError: () => undefined }),
  }
}

export const isUntouched = async ({ database, config }: RestoreSite): Promise<boolean> => {
  const db = openDatabase({ connectionString: database.url, connections: 1, onError: () => undefined })
  const { rowCount } = await db.query(`select from pg_class where relnamespace = 'public'::regnamespace`)
  await db.close()
  const files = readdirSync(config.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return rowCount === 0 && files.length === 0
}
