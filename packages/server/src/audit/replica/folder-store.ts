import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
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

  read(path: string): Promise<Buffer | null> {
    return readFile(join(this.place, path)).catch((error: unknown) => {
      if (isMissing(error)) return null
      throw error
    })
  }

  async write(path: string, bytes: Buffer): Promise<void> {
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
    await rm(join(this.place, path), { force: true })
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }
}
