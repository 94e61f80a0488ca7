import { join } from 'node:path'
import { AuditLog, openReplica } from './audit/index.ts'
import type { Config } from './config/index.ts'
import { BlindIndex, KeyRing, loadMasterKeys, systemRandom, type MasterKeys, type Random } from './crypto/index.ts'
import { DatabaseError, migrate, openDatabase, startEmbeddedCluster, type Db } from './db/index.ts'
import { syncTransitions } from './sessions/index.ts'
import { openStore, type ObjectStore } from './storage/index.ts'

/** The data of one operator, opened: what the server and the administrator's commands share. */
export interface Installation {
  readonly config: Config
  readonly db: Db
  readonly master: MasterKeys
  readonly keyRing: KeyRing
  readonly blindIndex: BlindIndex
  readonly auditLog: AuditLog
  /** Encrypted media. */
  readonly vault: ObjectStore
  readonly random: Random
  readonly now: () => Date
  close(): Promise<void>
}

export interface InstallationOptions {
  /** Told of connections that break. */
  readonly onError: (error: Error) => void
  readonly now?: () => Date
}

/** The address of the published log, as c2sp.org/tlog-tiles wants it. */
const defaultOrigin = (config: Config): string => {
  const prefix = config.publicUrl === null ? 'honnin.localhost' : config.publicUrl.replace(/^https?:\/\//, '')
  return `${prefix}/audit`
}

/** The database of the configuration, embedded or not, as it is. Nothing is asked of it yet. */
export const openDatabaseOf = async (
  config: Config,
  onError: (error: Error) => void,
): Promise<{ readonly db: Db; readonly release: () => Promise<void> }> => {
  const cluster =
    config.databaseUrl === null ? await startEmbeddedCluster({ folder: join(config.dataDir, 'postgres') }) : null
  const connectionString = config.databaseUrl ?? cluster?.url ?? ''
  const db = openDatabase({ connectionString, connections: config.databaseConnections, onError })
  return {
    db,
    release: async () => {
      await db.close()
      await cluster?.stop()
    },
  }
}

const connect: typeof openDatabaseOf = async (config, onError) => {
  const { db, release } = await openDatabaseOf(config, onError)
  try {
    await db.query('select 1')
  } catch (cause) {
    await release()
    throw new DatabaseError('database_unreachable', 'the database does not answer', { cause })
  }
  return { db, release }
}

/** Opens database and keys, making what is missing. Whoever opens it MUST close it. */
export const openInstallation = async (config: Config, options: InstallationOptions): Promise<Installation> => {
  const now = options.now ?? (() => new Date())
  const master = await loadMasterKeys(config.masterKey)
  const { db, release } = await connect(config, options.onError)
  try {
    await migrate(db)
    await syncTransitions(db)
    const keyRing = await KeyRing.load(db, master)
    const auditLog = await AuditLog.open({
      ...{ db, keys: keyRing, quorum: config.audit.quorum, archive: () => openReplica(config.audit.archive) },
      origin: config.logOrigin ?? defaultOrigin(config),
    })
    const blindIndex = await BlindIndex.load(db, master)
    const vault = await openStore(config.mediaPlace)
    const close = async (): Promise<void> => {
      vault.close()
      await release()
    }
    return { config, db, master, keyRing, blindIndex, auditLog, vault, random: systemRandom, now, close }
  } catch (error) {
    await release()
    throw error
  }
}
