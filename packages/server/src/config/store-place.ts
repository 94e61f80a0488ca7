import { join } from 'node:path'
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

/** Where the encrypted media lie. Throws {@link ConfigError} for half of a bucket's settings: they must not fall to the disk unseen. */
export const mediaPlaceOf = (settings: Settings, dataDir: string): StorePlace => {
  const { HONNIN_S3_BUCKET: bucket, HONNIN_S3_ENDPOINT: endpoint = null } = settings
  const { HONNIN_S3_ACCESS_KEY_ID: accessKeyId, HONNIN_S3_SECRET_ACCESS_KEY: secretAccessKey } = settings
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined))
    throw new ConfigError('config_invalid', 'HONNIN_S3_ACCESS_KEY_ID and HONNIN_S3_SECRET_ACCESS_KEY belong together')
  if (bucket === undefined) {
    if (endpoint !== null || accessKeyId !== undefined)
      throw new ConfigError('config_invalid', 'HONNIN_S3_BUCKET: missing, though other HONNIN_S3_ settings are there')
    return { kind: 'folder', path: join(dataDir, 'vault') }
  }
  return {
    ...{ kind: 's3', bucket, endpoint, region: settings.HONNIN_S3_REGION, prefix: settings.HONNIN_S3_PREFIX ?? '' },
    credentials: accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey },
    pathStyle: settings.HONNIN_S3_PATH_STYLE ?? endpoint !== null,
  }
}
