import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { VaultError, type Vault } from './vault.ts'

const keyForm = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+){1,3}$/
const extension = '.hnm'
const staleHalfMs = 60 * 60 * 1000

const syncFolder = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Media on the file system: written to `half/`, synced, renamed into place, folder synced. */
export class FileVault implements Vault {
  readonly #root: string
  readonly #half: string

  private constructor(root: string) {
    this.#root = root
    this.#half = join(root, 'half')
  }

  /** Makes the folders and removes half-written files of an earlier run. */
  static async open(root: string): Promise<FileVault> {
    const vault = new FileVault(root)
    await mkdir(vault.#half, { recursive: true, mode: 0o700 })
    for (const name of await readdir(vault.#half)) {
      const path = join(vault.#half, name)
      const file = await stat(path).catch(() => null)
      if (file !== null && Date.now() - file.mtimeMs > staleHalfMs) await rm(path, { force: true })
    }
    return vault
  }

  #path(mediaKey: string): string {
    if (!keyForm.test(mediaKey)) throw new VaultError('media_key_invalid', 'this is not a key of the vault')
    return join(this.#root, `${mediaKey}${extension}`)
  }

  async write(mediaKey: string, encrypted: Readable): Promise<void> {
    const path = this.#path(mediaKey)
    const half = join(this.#half, mediaKey.replaceAll('/', '.'))
    // `flush` syncs the file before it is closed.
    const file = createWriteStream(half, { flags: 'wx', mode: 0o600, flush: true })
    const closed = new Promise<void>((resolve) => {
      file.once('close', resolve)
    })
    try {
      await pipeline(encrypted, file)
      await this.#place(half, path)
    } catch (error) {
      encrypted.destroy()
      file.destroy()
      // A source that fails at once does so before the file is opened: removing it must wait until it was.
      await closed
      await rm(half, { force: true })
      throw error
    }
  }

  async #place(half: string, path: string, triesLeft = 3): Promise<void> {
    const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    try {
      await rename(half, path)
    } catch (error) {
      // The folder was empty and someone who removed its last file has just removed it too.
      if (!isMissing(error) || triesLeft === 0) throw error
      return this.#place(half, path, triesLeft - 1)
    }
    await syncFolder(dirname(path))
    // A new folder is only there for good once each folder above it is.
    if (made !== undefined)
      for (let folder = dirname(path); folder !== this.#root; folder = dirname(folder))
        await syncFolder(dirname(folder))
  }

  async read(mediaKey: string): Promise<Buffer> {
    try {
      return await readFile(this.#path(mediaKey))
    } catch (cause) {
      if (!isMissing(cause)) throw cause
      throw new VaultError('media_missing', `there is no medium ${mediaKey}`, { cause })
    }
  }

  async remove(mediaKey: string): Promise<void> {
    const path = this.#path(mediaKey)
    await unlink(path).catch((error: unknown) => {
      if (!isMissing(error)) throw error
    })
    // Leaves no empty folder with the name of a session that was erased; one that is not empty stays.
    await rmdir(dirname(path)).catch(() => undefined)
  }

  async check(): Promise<void> {
    const path = join(this.#half, `check.${process.pid}`)
    try {
      const handle = await open(path, 'w', 0o600)
      await handle.close()
      await unlink(path)
    } catch (cause) {
      throw new VaultError('vault_unavailable', `nothing can be written below ${this.#root}`, { cause })
    }
  }
}
