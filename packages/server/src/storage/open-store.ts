import type { StorePlace } from '../config/index.ts'
import { FileStore } from './file-store.ts'
import type { ObjectStore } from './object-store.ts'

/** Opens a store, making a folder that is missing. The S3 client is loaded only where it is asked for. */
export const openStore = async (place: StorePlace): Promise<ObjectStore> => {
  if (place.kind === 'folder') return FileStore.open(place.path)
  const { S3Store } = await import('./s3-store.ts')
  return new S3Store(place)
}
