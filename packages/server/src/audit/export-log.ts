import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Db } from '../db/index.ts'
import { newestCheckpoint, readEntries, readNodes } from './audit-store.ts'

const tileHeight = 8
const tileWidth = 2 ** tileHeight
const lengthBytes = 2

/** `1234067` → `x001/x234/067` (c2sp.org/tlog-tiles). */
export const tileName = (index: number): string => {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/.{3}/g) ?? []
  return groups.map((group, position) => (position < groups.length - 1 ? `x${group}` : group)).join('/')
}

const write = async (path: string, content: string | Buffer): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}

const partial = (width: number): string => (width === tileWidth ? '' : `.p/${width}`)

const entryBundle = (bodies: readonly Buffer[]): Buffer =>
  Buffer.concat(
    bodies.flatMap((body) => {
      const length = Buffer.alloc(lengthBytes)
      length.writeUInt16BE(body.length)
      return [length, body]
    }),
  )

/** Writes the log as static files that any tlog client reads: checkpoint, hash tiles and entry bundles. Returns its size. */
export const exportLog = async (db: Db, folder: string): Promise<number> => {
  const checkpoint = await newestCheckpoint(db)
  if (checkpoint === null) return 0
  const { size } = checkpoint
  for (let level = 0, nodes = size; nodes > 0; level += 1, nodes = Math.floor(nodes / tileWidth)) {
    for (let tile = 0; tile * tileWidth < nodes; tile += 1) {
      const width = Math.min(tileWidth, nodes - tile * tileWidth)
      const hashes = await readNodes(db, { level: level * tileHeight, firstIndex: tile * tileWidth, count: width })
      await write(join(folder, 'tile', String(level), tileName(tile) + partial(width)), Buffer.concat(hashes))
    }
  }
  for (let tile = 0; tile * tileWidth < size; tile += 1) {
    const width = Math.min(tileWidth, size - tile * tileWidth)
    const entries = await readEntries(db, tile * tileWidth, width)
    await write(
      join(folder, 'tile/entries', tileName(tile) + partial(width)),
      entryBundle(entries.map((entry) => entry.body)),
    )
  }
  // Last, so that a reader never finds a checkpoint over tiles that are not there yet.
  await write(join(folder, 'checkpoint'), checkpoint.note)
  return size
}
