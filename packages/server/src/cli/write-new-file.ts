import { randomUUID } from 'node:crypto'
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandError } from './command.ts'

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

/** What the file system says, as a coded error; what the pieces threw, as it is. */
const refusal = (path: string, cause: unknown): unknown => {
  const code = codeOf(cause)
  if (code === 'EEXIST')
    return new CommandError('file_exists', `${path} is there already`, {
      cause,
      mend: 'name another file, or remove it',
    })
  return code !== null && cause instanceof Error && 'syscall' in cause
    ? new CommandError('file_unwritable', `${path} cannot be written (${code})`, { cause })
    : cause
}

/** Gives the file its name where nothing has it. File systems without links are asked first and trusted. */
const place = async (half: string, path: string): Promise<void> => {
  try {
    await link(half, path)
    await rm(half)
  } catch (error) {
    if (codeOf(error) !== 'EPERM' && codeOf(error) !== 'ENOTSUP') throw error
    await rename(half, path)
  }
}

/** A name is on the disk once its folder is. */
const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/**
 * Writes a stream to a file that was not there, readable by its owner only. The file has its name once it is whole and on the
 * disk; when anything fails nothing is left. Returns its size in bytes.
 *
 * Throws {@link CommandError} `file_exists`, `file_unwritable`, and whatever the stream throws.
 */
export const writeNewFile = async (path: string, pieces: () => Promise<AsyncIterable<Uint8Array>>): Promise<number> => {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  )
  if (isThere) throw refusal(path, Object.assign(new Error(), { code: 'EEXIST' }))
  const half = `${path}.${randomUUID()}.part`
  try {
    const file = await open(half, 'wx', 0o600)
    let size = 0
    try {
      for await (const piece of await pieces()) {
        await file.writeFile(piece)
        size += piece.length
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await place(half, path)
    await syncFolder(dirname(path))
    return size
  } catch (error) {
    await rm(half, { force: true })
    throw refusal(path, error)
  }
}
