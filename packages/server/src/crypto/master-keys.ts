import { hkdfSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import type { MasterKeySource } from '../config/index.ts'
import { keyBytes, openBytes, sealBytes } from './aead.ts'
import { CryptoError } from './crypto-error.ts'

const versionBytes = 2

/**
 * The master keys by version. The highest version seals; all of them open. What they seal begins with the version, so that
 * rotation can find what is still under an old one.
 */
export class MasterKeys {
  #keys: ReadonlyMap<number, Uint8Array>
  readonly #reload: () => ReadonlyMap<number, Uint8Array>
  readonly current: number

  /** `reload` reads the keys anew: a process that runs while another rotates them meets a version that it does not know. */
  constructor(keys: ReadonlyMap<number, Uint8Array>, reload: () => ReadonlyMap<number, Uint8Array>) {
    this.#keys = keys
    this.#reload = reload
    this.current = Math.max(...keys.keys())
  }

  /** Versions without their keys, for the doctor. */
  get versions(): readonly number[] {
    return [...this.#keys.keys()].sort((a, b) => a - b)
  }

  #key(version: number): Uint8Array {
    if (!this.#keys.has(version)) this.#keys = this.#reload()
    const key = this.#keys.get(version)
    if (key === undefined)
      throw new CryptoError('master_key_version_unknown', `version ${version} of the master key is not configured`)
    return key
  }

  seal(context: string, plaintext: Uint8Array): Buffer {
    const prefix = Buffer.alloc(versionBytes)
    prefix.writeUInt16BE(this.current)
    return Buffer.concat([prefix, sealBytes(this.#key(this.current), context, plaintext)])
  }

  open(context: string, sealed: Uint8Array): Buffer {
    return openBytes(this.#key(sealedVersion(sealed)), context, sealed.subarray(versionBytes))
  }

  /** A key for one purpose (HKDF-SHA-256) from the oldest version: the same on every replica, before and after a rotation. */
  derive(purpose: string): Buffer {
    const oldest = Math.min(...this.#keys.keys())
    return Buffer.from(hkdfSync('sha256', this.#key(oldest), '', `honnin ${purpose}`, keyBytes))
  }
}

/** The version of the master key that sealed these bytes. */
export const sealedVersion = (sealed: Uint8Array): number => {
  const [high, low] = sealed
  if (high === undefined || low === undefined)
    throw new CryptoError('ciphertext_invalid', 'the ciphertext is too short')
  return (high << 8) | low
}

const KeyFileSchema = v.record(v.pipe(v.string(), v.regex(/^[1-9][0-9]{0,4}$/)), v.pipe(v.string(), v.base64()))

const parseKeys = (entries: Iterable<readonly [string, string]>, place: string): ReadonlyMap<number, Uint8Array> => {
  const keys = new Map<number, Uint8Array>()
  for (const [version, text] of entries) {
    const key = Buffer.from(text, 'base64')
    if (!/^[1-9][0-9]{0,4}$/.test(version) || key.length !== keyBytes)
      throw new CryptoError(
        'master_key_unreadable',
        `${place} must hold versions with ${keyBytes} bytes in base64 each`,
      )
    keys.set(Number(version), key)
  }
  if (keys.size === 0) throw new CryptoError('master_key_unreadable', `${place} holds no key`)
  return keys
}

const readKeyFile = (path: string): Readonly<Record<string, string>> => {
  try {
    return v.parse(KeyFileSchema, JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new CryptoError('master_key_unreadable', `${path} is not a file of master keys`, { cause })
  }
}

/** Writes beside the file and renames, so that a crash leaves the old keys or the new ones, never neither. */
const writeKeyFile = async (path: string, keys: Readonly<Record<string, string>>): Promise<void> => {
  const half = `${path}.new`
  const handle = await open(half, 'w', 0o600)
  await handle.writeFile(`${JSON.stringify(keys, null, 2)}\n`)
  await handle.sync()
  await handle.close()
  await rename(half, path)
}

const createKeyFile = async (path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o711 })
  // `wx`: of two processes that start at once only one makes the key.
  const handle = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null
    throw new CryptoError('master_key_unreadable', `${path} cannot be made`, { cause: error })
  })
  if (handle === null) return
  await handle.writeFile(`${JSON.stringify({ 1: randomBytes(keyBytes).toString('base64') }, null, 2)}\n`)
  await handle.sync()
  await handle.close()
}

/** Reads the master keys; a file that is missing is made with one key and mode 0600. */
export const loadMasterKeys = async (source: MasterKeySource): Promise<MasterKeys> => {
  if (source.kind === 'text') {
    const entries = source.text.split(',').map((part): [string, string] => {
      const [version = '', ...rest] = part.trim().split(':')
      return [version, rest.join(':')]
    })
    const keys = parseKeys(entries, 'HONNIN_MASTER_KEY')
    return new MasterKeys(keys, () => keys)
  }
  await createKeyFile(source.path)
  const read = () => parseKeys(Object.entries(readKeyFile(source.path)), source.path)
  return new MasterKeys(read(), read)
}

/**
 * Adds a version to the file and returns all keys. Throws {@link CryptoError} `master_key_fixed` where the keys come from
 * the environment: whoever sets it adds the version there.
 */
export const addMasterKey = async (source: MasterKeySource): Promise<MasterKeys> => {
  if (source.kind === 'text')
    throw new CryptoError('master_key_fixed', 'add the next version to HONNIN_MASTER_KEY, then run this again')
  const keys = await loadMasterKeys(source)
  const file = readKeyFile(source.path)
  await writeKeyFile(source.path, { ...file, [keys.current + 1]: randomBytes(keyBytes).toString('base64') })
  return loadMasterKeys(source)
}
