export { takeLock, tryLock } from './advisory-lock.ts'
export { DatabaseError, type DatabaseErrorCode } from './database-error.ts'
export {
  openDatabase,
  transaction,
  type DatabaseOptions,
  type Db,
  type Queryable,
  type Transaction,
} from './database.ts'
export { startEmbeddedCluster, type EmbeddedCluster, type EmbeddedOptions } from './embedded-cluster.ts'
export { migrate } from './migrate.ts'
