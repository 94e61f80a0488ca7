import { pipeline } from 'node:stream/promises'
import { Readable, Writable } from 'node:stream'
import { parseNoteKey } from '@honnin/shared/audit'
import { listArchive, nodePrimitives, type ReplicaStore } from '../../audit/index.ts'
import { sha256Hex } from '../../crypto/index.ts'
import { BackupError } from './backup-error.ts'
import { listNames, type BackupPlace } from './generations.ts'
import { readPart, writePart } from './parts.ts'

/** Entries that were sealed leave the database for good: their archive is kept once, for all generations. */
const prefixOf = (logKey: string): string => `log-archive/${sha256Hex(Buffer.from(logKey)).slice(0, 16)}/`

/** Written last and read last: what it covers is there. */
const head = 'checkpoint'

const pathsOf = async (archive: ReplicaStore, logKey: string): Promise<readonly string[]> =>
  listArchive(archive, await parseNoteKey(logKey, nodePrimitives.sha256))

/**
 * Copies the archive of the audit log beside the generations, sealed by the backup key. Files of the archive never change but for
 * its checkpoint, so only what is new is copied. Returns how many files were.
 */
export const keepLogArchive = async (
  place: BackupPlace,
  { archive, logKey }: { readonly archive: ReplicaStore; readonly logKey: string },
): Promise<number> => {
  const prefix = prefixOf(logKey)
  const kept = new Set(await listNames(place.store, prefix))
  const paths = await pathsOf(archive, logKey)
  const fresh = paths.filter((path) => path === head || !kept.has(`${prefix}${path}`))
  for (const path of fresh) {
    const bytes = await archive.read(path)
    if (bytes === null) throw new BackupError('backup_unreadable', `the archive ${archive.place} lacks ${path}`)
    await writePart(place, `${prefix}${path}`, Readable.from([bytes]))
  }
  const current = new Set(paths.map((path) => `${prefix}${path}`))
  for (const name of kept) if (!current.has(name) && paths.length > 0) await place.store.delete(name)
  return fresh.length
}

const discard = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })

/** Reads every file of the archive that is kept. Throws as {@link readPart} does. */
export const checkLogArchive = async (place: BackupPlace, logKey: string): Promise<void> => {
  for (const name of await listNames(place.store, prefixOf(logKey)))
    await readPart(place, name, { consume: (plain) => pipeline(plain, discard()) })
}

const readBytes = (place: BackupPlace, name: string): Promise<Buffer> =>
  readPart(place, name, {
    consume: async (plain) => {
      const chunks: Buffer[] = []
      for await (const chunk of plain) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks)
    },
  })

/**
 * Brings the archive back where there is none: one that outlived the loss is as new or newer. Returns how many files came back.
 *
 * Throws {@link BackupError} `backup_part_missing` where its checkpoint covers more than is kept.
 */
export const restoreLogArchive = async (
  place: BackupPlace,
  { archive, logKey }: { readonly archive: ReplicaStore; readonly logKey: string },
): Promise<number> => {
  const prefix = prefixOf(logKey)
  const names = await listNames(place.store, prefix)
  if (names.length === 0 || (await archive.read(head)) !== null) return 0
  const inOrder = [...names.filter((name) => name !== `${prefix}${head}`), `${prefix}${head}`]
  for (const name of inOrder) await archive.write(name.slice(prefix.length), await readBytes(place, name))
  const there = new Set(names.map((name) => name.slice(prefix.length)))
  const missing = (await pathsOf(archive, logKey)).find((path) => !there.has(path))
  if (missing !== undefined) throw new BackupError('backup_part_missing', `the archive of the log lacks ${missing}`)
  return names.length
}
