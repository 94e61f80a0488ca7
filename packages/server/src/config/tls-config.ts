import { resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import type { Settings } from './settings.ts'

/** Paths of PEM files: the certificate with those that lead to its authority, and its key. */
export interface TlsFiles {
  readonly certificate: string
  readonly key: string
}

export type TlsConfig =
  /** Plain HTTP: TLS ends at a proxy. */
  | { readonly kind: 'none' }
  | ({ readonly kind: 'files' } & TlsFiles)
  /** For development: an authority and a certificate of our own, kept in `folder`. */
  | { readonly kind: 'local'; readonly folder: string }

/** Throws {@link ConfigError} for one file without the other. */
export const tlsConfigOf = (settings: Settings, dataDir: string): TlsConfig => {
  const { HONNIN_TLS_CERTIFICATE_FILE: certificate, HONNIN_TLS_KEY_FILE: key } = settings
  if ((certificate === undefined) !== (key === undefined))
    throw new ConfigError('config_invalid', 'HONNIN_TLS_CERTIFICATE_FILE and HONNIN_TLS_KEY_FILE belong together')
  if (certificate !== undefined && key !== undefined) {
    if (settings.HONNIN_HTTPS_DEV)
      throw new ConfigError('config_invalid', 'HONNIN_HTTPS_DEV: there are HONNIN_TLS_* files as well')
    return { kind: 'files', certificate: resolve(certificate), key: resolve(key) }
  }
  return settings.HONNIN_HTTPS_DEV ? { kind: 'local', folder: resolve(dataDir, 'tls') } : { kind: 'none' }
}
