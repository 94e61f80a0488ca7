import { hkdfSync } from 'node:crypto'
import { keyBytes, openBytes, sealBytes } from './aead.ts'
import { CryptoError } from './crypto-error.ts'

const versionBytes = 2

export interface MasterKeyReader {
  /** Reads the keys anew. */
  readonly read: () => Promise<MasterKeySet>
  /** The same while the caller waits: for a version that another process has made since. */
  readonly readNow: () => MasterKeySet
}

export type MasterKeySet = ReadonlyMap<number, Uint8Array>

/**
 * The master keys by version. The highest version seals; all of them open. What they seal begins with the version, so that
 * rotation can find what is still under an old one.
 */
export class MasterKeys {
  #keys: MasterKeySet
  readonly #reader: MasterKeyReader

  constructor(keys: MasterKeySet, reader: MasterKeyReader) {
    this.#keys = keys
    this.#reader = reader
  }

  /** The version that seals. */
  get current(): number {
    return Math.max(...this.#keys.keys())
  }

  /** Takes over a version that was added meanwhile: a process that runs seals with it from then on. */
  async refresh(): Promise<void> {
    // What is known stays as it is: a version that was removed or replaced there still opens what it sealed here.
    this.#keys = new Map([...(await this.#reader.read()), ...this.#keys])
  }

  /** Versions without their keys, for the doctor. */
  get versions(): readonly number[] {
    return [...this.#keys.keys()].sort((a, b) => a - b)
  }

  #key(version: number): Uint8Array {
    if (!this.#keys.has(version)) this.#keys = new Map([...this.#reader.readNow(), ...this.#keys])
    const key = this.#keys.get(version)
    if (key === undefined)
      throw new CryptoError('master_key_version_unknown', `version ${version} of the master key is not configured`)
    return key
  }

  seal(context: string, plaintext: Uint8Array): Buffer {
    const { current } = this
    const prefix = Buffer.alloc(versionBytes)
    prefix.writeUInt16BE(current)
    return Buffer.concat([prefix, sealBytes(this.#key(current), context, plaintext)])
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
