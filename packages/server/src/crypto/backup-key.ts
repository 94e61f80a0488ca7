import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { BackupKeySource } from '../config/index.ts'
import { keyBytes } from './aead.ts'
import { CryptoError } from './crypto-error.ts'
import { makeSecretFile } from './secret-file.ts'

const idBytes = 8

/** The key that seals backups. It is of no use to a thief of the backup, and MUST NOT be kept beside it. */
export interface BackupKey {
  readonly secret: Uint8Array
  /** Tells which key a backup needs; says nothing about the key. */
  readonly id: Buffer
}

const toKey = (text: string, place: string): BackupKey => {
  const secret = Buffer.from(text.trim(), 'base64')
  if (secret.length !== keyBytes || !/^[A-Za-z0-9+/=]+$/.test(text.trim()))
    throw new CryptoError('backup_key_unreadable', `${place} must hold ${keyBytes} bytes in base64`)
  const id = createHash('sha256').update('honnin backup key id').update(secret).digest().subarray(0, idBytes)
  return { secret, id }
}

const createKeyFile = (path: string): Promise<void> =>
  makeSecretFile(path, `${randomBytes(keyBytes).toString('base64')}\n`).catch((cause: unknown) => {
    throw new CryptoError('backup_key_unreadable', `${path} cannot be made`, { cause })
  })

/** Reads the backup key; with `create` a file that is missing is made with mode 0600. */
export const loadBackupKey = async (
  source: BackupKeySource,
  { create }: { readonly create: boolean },
): Promise<BackupKey> => {
  if (source.kind === 'text') return toKey(source.text, 'HONNIN_BACKUP_KEY')
  if (create && !existsSync(source.path)) await createKeyFile(source.path)
  const text = await readFile(source.path, 'utf8').catch((cause: unknown) => {
    throw new CryptoError('backup_key_unreadable', `${source.path} cannot be read`, { cause })
  })
  return toKey(text, source.path)
}
