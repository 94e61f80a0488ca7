import { dirname, resolve, sep } from 'node:path'
import type { BackupConfig } from '../../config/index.ts'
import { loadBackupKey } from '../../crypto/index.ts'
import { openStore } from '../../storage/index.ts'
import { BackupError } from './backup-error.ts'
import type { BackupPlace } from './generations.ts'

/** Whether the key would be stolen together with the backups. */
const isKeyAmongBackups = ({ place, key }: BackupConfig): boolean =>
  place.kind === 'folder' &&
  key.kind === 'file' &&
  `${resolve(dirname(key.path))}${sep}`.startsWith(`${resolve(place.path)}${sep}`)

/**
 * The place of the backups with their key, which is made where it is missing only with `create`.
 *
 * Throws CryptoError `backup_key_unreadable`, {@link BackupError} `backup_key_exposed`.
 */
export const openBackupPlace = async (
  config: BackupConfig,
  { create }: { readonly create: boolean },
): Promise<BackupPlace> => {
  if (isKeyAmongBackups(config))
    throw new BackupError('backup_key_exposed', 'the backup key lies among the backups', {
      mend: 'move it, and set HONNIN_BACKUP_KEY_FILE',
    })
  const key = await loadBackupKey(config.key, { create })
  return { store: await openStore(config.place), key }
}
