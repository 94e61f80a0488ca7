import { join, resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import type { Settings } from './settings.ts'

export interface S3Place {
  /** `null`: that of AWS for the region. */
  readonly endpoint: string | null
  readonly region: string
  readonly bucket: string
  /** Put before every key, with its slash; may be empty. */
  readonly prefix: string
  /** `null`: the client's own sources (environment, role of the machine). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null
  /** The bucket in the path rather than in the host name. */
  readonly pathStyle: boolean
}

/** Where objects are kept: a folder (absolute path) or a bucket. */
export type StorePlace = { readonly kind: 'folder'; readonly path: string } | ({ readonly kind: 's3' } & S3Place)

const s3Place = (settings: Settings, { bucket, prefix }: Pick<S3Place, 'bucket' | 'prefix'>): StorePlace => {
  const { HONNIN_S3_ENDPOINT: endpoint = null, HONNIN_S3_REGION: region } = settings
  const { HONNIN_S3_ACCESS_KEY_ID: accessKeyId, HONNIN_S3_SECRET_ACCESS_KEY: secretAccessKey } = settings
  return {
    ...{ kind: 's3', bucket, endpoint, region, prefix },
    credentials: accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey },
    pathStyle: settings.HONNIN_S3_PATH_STYLE ?? endpoint !== null,
  }
}

/** Where the encrypted media lie. Throws {@link ConfigError} for half of a bucket's settings: they must not fall to the disk unseen. */
export const mediaPlaceOf = (settings: Settings, dataDir: string): StorePlace => {
  const { HONNIN_S3_BUCKET: bucket, HONNIN_S3_ENDPOINT: endpoint = null } = settings
  const { HONNIN_S3_ACCESS_KEY_ID: accessKeyId, HONNIN_S3_SECRET_ACCESS_KEY: secretAccessKey } = settings
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined))
    throw new ConfigError('config_invalid', 'HONNIN_S3_ACCESS_KEY_ID and HONNIN_S3_SECRET_ACCESS_KEY belong together')
  if (bucket === undefined) {
    const isForBackups = settings.HONNIN_BACKUP_S3_BUCKET !== undefined
    if (!isForBackups && (endpoint !== null || accessKeyId !== undefined))
      throw new ConfigError('config_invalid', 'HONNIN_S3_BUCKET: missing, though other HONNIN_S3_ settings are there')
    return { kind: 'folder', path: join(dataDir, 'vault') }
  }
  return s3Place(settings, { bucket, prefix: settings.HONNIN_S3_PREFIX ?? '' })
}

/**
 * Where the backups lie: a folder, or another bucket of the server that HONNIN_S3_ENDPOINT names (with its key, region and
 * path style).
 */
export const backupPlaceOf = (settings: Settings, dataDir: string): StorePlace => {
  const { HONNIN_BACKUP_S3_BUCKET: bucket, HONNIN_BACKUP_DIR: folder } = settings
  if (bucket === undefined) return { kind: 'folder', path: resolve(folder ?? join(dataDir, 'backups')) }
  if (folder !== undefined)
    throw new ConfigError('config_invalid', 'HONNIN_BACKUP_DIR: there is HONNIN_BACKUP_S3_BUCKET as well')
  return s3Place(settings, { bucket, prefix: settings.HONNIN_BACKUP_S3_PREFIX ?? '' })
}
