import { isFolder, openReplica } from '../../audit/index.ts'
import type { Config } from '../../config/index.ts'
import type { BackupSource } from './create-backup.ts'

/** Where the archive of the audit log is a folder it goes into the backup; a bucket or another database is a place of its own. */
export const archiveOf = ({ audit: { archive } }: Pick<Config, 'audit'>): Pick<BackupSource, 'archive'> =>
  isFolder(archive) ? { archive: () => openReplica(archive) } : {}
