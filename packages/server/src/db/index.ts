export { holdingLock, takeLock, tryLock } from './advisory-lock.ts'
export { readSnapshot, writeInBulk, type BulkTransaction } from './bulk-transaction.ts'
export { DatabaseError, type DatabaseErrorCode } from './database-error.ts'
export {
  joining,
  openDatabase,
  transaction,
  type DatabaseOptions,
  type Db,
  type Queryable,
  type Transaction,
} from './database.ts'
export { startEmbeddedCluster, type EmbeddedCluster, type EmbeddedOptions } from './embedded-cluster.ts'
export { appliedMigrations, applyMigrations, knownMigrations, migrate, type AppliedMigration } from './migrate.ts'
