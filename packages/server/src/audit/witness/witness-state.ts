import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { chmod, mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noteKey, openCheckpoint, type Checkpoint, type NoteKey } from '@honnin/shared/audit'
import { sha256Hex } from '../../crypto/index.ts'
import { nodePrimitives } from '../node-primitives.ts'
import { FolderStore } from '../replica/folder-store.ts'

const keyFile = 'witness-key.pem'
const ownerOnly = 0o600
const nameHexDigits = 16

/** Key and memory of a witness, in a folder: `witness-key.pem`, and the newest checkpoint of each log. */
export class WitnessState {
  readonly #store: FolderStore
  readonly #private: KeyObject
  readonly key: NoteKey

  private constructor(store: FolderStore, privateKey: KeyObject, key: NoteKey) {
    this.#store = store
    this.#private = privateKey
    this.key = key
  }

  /** Makes folder and key where there are none. `name` is that of the witness in its verifier key. */
  static async open(folder: string, name: string): Promise<WitnessState> {
    await mkdir(folder, { recursive: true })
    const path = join(folder, keyFile)
    const fresh = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
    const file = await open(path, 'wx', ownerOnly).catch(() => null)
    if (file !== null) {
      await file.writeFile(fresh)
      await file.sync()
      await file.close()
    }
    await chmod(path, ownerOnly)
    const privateKey = createPrivateKey(await readFile(path))
    const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
    const publicKey = Buffer.from(x ?? '', 'base64url')
    const key = await noteKey(name, publicKey, nodePrimitives.sha256, 'cosignature')
    return new WitnessState(new FolderStore(folder), privateKey, key)
  }

  sign(message: Uint8Array): Buffer {
    return sign(null, message, this.#private)
  }

  /** The newest checkpoint of a log, verified anew: a file that was damaged must not let a rollback pass. */
  async read(log: NoteKey): Promise<Checkpoint | null> {
    const bytes = await this.#store.read(this.#pathOf(log))
    return bytes === null ? null : openCheckpoint(bytes.toString('utf8'), log, nodePrimitives)
  }

  /** Durable when it resolves. */
  async write(log: NoteKey, note: string): Promise<void> {
    await this.#store.write(this.#pathOf(log), Buffer.from(note))
  }

  #pathOf(log: NoteKey): string {
    return `${sha256Hex(log.name).slice(0, nameHexDigits)}.checkpoint`
  }
}
