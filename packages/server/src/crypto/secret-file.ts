import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

const ownerOnly = 0o600

const isThere = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST'

const writeNew = async (path: string, text: string): Promise<void> => {
  const handle = await open(path, 'wx', ownerOnly)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Gives the file its second name, unless that is taken. */
const linkNew = async (half: string, path: string): Promise<void> => {
  try {
    await link(half, path)
  } catch (error) {
    if (isThere(error)) throw error
    // Some network file systems know no links.
    await copyFile(half, path, constants.COPYFILE_EXCL)
  }
}

/** Writes beside `path` first, so that a file is there whole or not at all, whenever this is cut short. */
const place = async (path: string, text: string, put: (half: string, path: string) => Promise<void>): Promise<void> => {
  const half = `${path}.${randomBytes(6).toString('hex')}.new`
  try {
    await writeNew(half, text)
    await put(half, path)
    await syncFolder(dirname(path))
  } finally {
    await rm(half, { force: true })
  }
}

/**
 * Makes a file of mode 0600, and leaves one that is there as it is: of several processes that start at once one makes it. Throws
 * what the file system throws.
 */
export const makeSecretFile = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o711 })
  await place(path, text, linkNew).catch((error: unknown) => {
    if (!isThere(error)) throw error
  })
}

/** Puts a file of mode 0600 in the place of another: a crash leaves the old one or the new one, never neither. */
export const replaceSecretFile = (path: string, text: string): Promise<void> => place(path, text, rename)
