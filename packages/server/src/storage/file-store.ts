import { constants, createWriteStream, type Dirent } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm, rmdir, stat, unlink, type FileHandle } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { randomBytes } from 'node:crypto'
import { requireKey, requirePrefix, StorageError, type ObjectStore, type StoredObject } from './object-store.ts'

/** No key begins with a dot. */
const halfFolder = '.half'
const folderMode = 0o700
const fileMode = 0o600
const mostPlacings = 4
const minuteMs = 60_000

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'

/** No file is there: nothing, a folder of other objects, an object where a folder should be, or a link to somewhere else. */
const absences = new Set(['ENOENT', 'EISDIR', 'ENOTDIR', 'ELOOP'])
/** An object is a file of ours: no link that somebody laid is followed, and no pipe waited for. */
const readingFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
const systemCode = /^E[A-Z0-9]+$/

const isAbsent = (error: unknown): boolean => absences.has(codeOf(error))

/** Failures of the file system get a code; those of whoever writes the stream pass. */
const translate = (error: unknown): unknown =>
  error instanceof Error && 'syscall' in error && systemCode.test(codeOf(error))
    ? new StorageError('storage_unavailable', `the file system fails with ${codeOf(error)}`, { cause: error })
    : error

const translateReading = (error: unknown, key: string): unknown =>
  isAbsent(error) ? new StorageError('object_missing', `there is no object ${key}`, { cause: error }) : translate(error)

const syncFolder = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** In the order of the keys' bytes: a folder's keys go on with a slash. */
const sortName = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name)
const byName = (a: Dirent, b: Dirent): number => (sortName(a) < sortName(b) ? -1 : 1)

/** Objects as files: written beside, synced, renamed into place, folder synced. */
export class FileStore implements ObjectStore {
  readonly #root: string
  readonly #half: string

  private constructor(root: string) {
    this.#root = resolve(root)
    this.#half = join(this.#root, halfFolder)
  }

  static async open(root: string): Promise<FileStore> {
    const store = new FileStore(root)
    await mkdir(store.#half, { recursive: true, mode: folderMode })
    return store
  }

  #path(key: string): string {
    requireKey(key)
    return join(this.#root, key)
  }

  async put(key: string, body: Readable | Uint8Array): Promise<void> {
    const path = this.#path(key)
    const half = join(this.#half, randomBytes(16).toString('hex'))
    // `flush` syncs the file before it is closed.
    const file = createWriteStream(half, { flags: 'wx', mode: fileMode, flush: true })
    const closed = new Promise<void>((resolve) => {
      file.once('close', resolve)
    })
    const source = body instanceof Readable ? body : Readable.from([body])
    try {
      await pipeline(source, file)
      await this.#place(half, path)
    } catch (error) {
      source.destroy()
      file.destroy()
      // A source that fails at once does so before the file is opened: removing it must wait until it was.
      await closed
      await rm(half, { force: true })
      throw translate(error)
    }
  }

  async #place(half: string, path: string, triesLeft = mostPlacings): Promise<void> {
    const made = await mkdir(dirname(path), { recursive: true, mode: folderMode })
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

  async #open(key: string): Promise<FileHandle> {
    try {
      const file = await open(this.#path(key), readingFlags)
      if ((await file.stat()).isFile()) return file
      await file.close()
    } catch (error) {
      throw translateReading(error, key)
    }
    throw new StorageError('object_missing', `there is no object ${key}`)
  }

  async get(key: string): Promise<Readable> {
    return (await this.#open(key)).createReadStream()
  }

  async read(key: string): Promise<Buffer> {
    const file = await this.#open(key)
    try {
      return await file.readFile()
    } catch (error) {
      throw translateReading(error, key)
    } finally {
      await file.close()
    }
  }

  async head(key: string): Promise<StoredObject | null> {
    try {
      const file = await lstat(this.#path(key))
      return file.isFile() ? { key, sizeBytes: file.size } : null
    } catch (error) {
      if (isAbsent(error)) return null
      throw translate(error)
    }
  }

  async delete(key: string): Promise<void> {
    const path = this.#path(key)
    try {
      await unlink(path)
      await syncFolder(dirname(path))
    } catch (error) {
      // A folder of other objects is none itself: EPERM on some systems, EISDIR on Linux.
      if (!isAbsent(error)) throw translate(error)
    }
    // Leaves no empty folder with the name of someone who was erased; one that is not empty stays.
    for (let folder = dirname(path); folder !== this.#root; folder = dirname(folder)) {
      const isGone = await rmdir(folder).then(
        () => true,
        (error: unknown) => isMissing(error),
      )
      if (!isGone) return
    }
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    requirePrefix(prefix)
    const folder = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : ''
    for await (const object of this.#walk(folder)) if (object.key.startsWith(prefix)) yield object
  }

  async *#walk(folder: string): AsyncIterable<StoredObject> {
    const entries = await readdir(join(this.#root, folder), { withFileTypes: true }).catch((error: unknown) => {
      if (isAbsent(error)) return []
      throw translate(error)
    })
    for (const entry of entries.sort(byName)) {
      const key = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.name.startsWith('.')) continue
      if (entry.isDirectory()) yield* this.#walk(key)
      else if (entry.isFile()) {
        const object = await this.head(key)
        // Deleted since the folder was read.
        if (object !== null) yield object
      }
    }
  }

  async check(): Promise<void> {
    // Its own name: several checks may run at once.
    const path = join(this.#half, `check.${randomBytes(8).toString('hex')}`)
    try {
      const handle = await open(path, 'w', fileMode)
      await handle.close()
      await unlink(path)
    } catch (cause) {
      throw new StorageError('storage_unavailable', `nothing can be written below ${this.#root}`, { cause })
    }
  }

  async sweep(minutes: number): Promise<number> {
    let swept = 0
    for (const name of await readdir(this.#half)) {
      const path = join(this.#half, name)
      const file = await stat(path).catch(() => null)
      if (file === null || Date.now() - file.mtimeMs < minutes * minuteMs) continue
      await rm(path, { force: true })
      swept += 1
    }
    return swept
  }

  close(): void {
    // Files are opened for each call.
  }
}
