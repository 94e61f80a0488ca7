export {
  StorageError,
  type ObjectStore,
  type PutOptions,
  type StorageErrorCode,
  type StoredObject,
} from './object-store.ts'
export { openStore } from './open-store.ts'
