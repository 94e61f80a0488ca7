import { resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import type { Settings } from './settings.ts'

/** A key of a key management service that speaks as the transit engine of OpenBao and HashiCorp Vault does. */
export interface KmsKey {
  /** Where the engine is mounted, for example `https://vault.example:8200/v1/transit`. */
  readonly url: string
  readonly name: string
  /** Absolute. Holds the token; read anew each time, so that an agent can renew it. */
  readonly tokenFile: string
}

/**
 * Where the master keys come from: a file that is made on first use, the same with each key encrypted by a service, text that
 * is only read, a command that prints them.
 */
export type MasterKeySource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'kms'; readonly path: string; readonly key: KmsKey }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly command: string }

const isLoopback = (url: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)

const kmsKeyOf = (url: string, settings: Settings): KmsKey => {
  const { HONNIN_KMS_KEY: name, HONNIN_KMS_TOKEN_FILE: tokenFile } = settings
  if (tokenFile === undefined)
    throw new ConfigError('config_invalid', 'HONNIN_KMS_TOKEN_FILE: expected with HONNIN_KMS_URL')
  if (!url.startsWith('https:') && !isLoopback(url))
    throw new ConfigError('config_invalid', 'HONNIN_KMS_URL: expected https, since keys go over it')
  return { url, name, tokenFile: resolve(tokenFile) }
}

export const masterKeyOf = (settings: Settings, dataDir: string): MasterKeySource => {
  const { HONNIN_MASTER_KEY: text, HONNIN_MASTER_KEY_COMMAND: command, HONNIN_KMS_URL: kms } = settings
  const path = settings.HONNIN_MASTER_KEY_FILE
  if ([text, command, path ?? kms].filter((given) => given !== undefined).length > 1)
    throw new ConfigError(
      'config_invalid',
      'only one of HONNIN_MASTER_KEY, HONNIN_MASTER_KEY_COMMAND and HONNIN_MASTER_KEY_FILE (with or without HONNIN_KMS_URL) can be set',
    )
  if (command !== undefined) return { kind: 'command', command }
  if (text !== undefined) return { kind: 'text', text }
  const file = resolve(path ?? `${dataDir}/master-keys.json`)
  return kms === undefined ? { kind: 'file', path: file } : { kind: 'kms', path: file, key: kmsKeyOf(kms, settings) }
}
