import type { MediaPlace, SessionKey } from '../crypto/index.ts'
import type { SessionContext } from './session-context.ts'
import type { StoredItemRecord } from './session.ts'

const mediaPlace = ({ mediaKey, descriptor }: Pick<StoredItemRecord, 'mediaKey' | 'descriptor'>): MediaPlace => ({
  mediaKey,
  itemId: descriptor.itemId,
})

/** Reads a medium from the vault and decrypts it; it is authenticated whole before a byte is returned. */
export const readMedia = async (
  { vault }: Pick<SessionContext, 'vault'>,
  key: SessionKey,
  item: Pick<StoredItemRecord, 'mediaKey' | 'descriptor'>,
): Promise<Buffer> => key.openMedia(mediaPlace(item), await vault.read(item.mediaKey))
