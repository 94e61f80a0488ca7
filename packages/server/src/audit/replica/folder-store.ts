import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AuditFault } from '../audit-fault.ts'
import type { ReplicaStore } from './replica-store.ts'

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** A copy in a folder: of a mounted disk elsewhere, say. */
export class FolderStore implements ReplicaStore {
  readonly place: string

  constructor(folder: string) {
    this.place = folder
  }

  async read(path: string): Promise<Buffer | null> {
    try {
      return await readFile(join(this.place, path))
    } catch (error) {
      if (isMissing(error)) return null
      throw this.#fault(error)
    }
  }

  write(path: string, bytes: Buffer): Promise<void> {
    return this.#place(path, bytes).catch((error: unknown) => Promise.reject(this.#fault(error)))
  }

  async #place(path: string, bytes: Buffer): Promise<void> {
    const target = join(this.place, path)
    const folder = dirname(target)
    await mkdir(folder, { recursive: true })
    const fresh = `${target}.${randomBytes(6).toString('hex')}`
    try {
      const file = await open(fresh, 'wx')
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(fresh, target)
    } catch (error) {
      await rm(fresh, { force: true })
      throw error
    }
    await syncFolder(folder)
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.place, path), { force: true }).catch((error: unknown) => Promise.reject(this.#fault(error)))
  }

  #fault(cause: unknown): AuditFault {
    const reason = cause instanceof Error ? cause.message : 'unknown'
    return new AuditFault('replica_unreachable', `the folder ${this.place} cannot be used: ${reason}`, { cause })
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }
}
