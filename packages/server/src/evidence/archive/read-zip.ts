import { crc32 } from 'node:zlib'
import { ArchiveError } from './archive-error.ts'
import {
  centralHeader,
  centralHeaderBytes,
  centralSignature,
  endRecord,
  endRecordBytes,
  endSignature,
  isSafeName,
  localHeader,
  zipLimits,
  type ZipEntry,
} from './zip-format.ts'

export interface ArchivedFile {
  readonly content: Buffer
  /** Whether the content has the CRC-32 that the archive gives. */
  readonly isWhole: boolean
}

interface Directory {
  readonly entries: readonly ZipEntry[]
  readonly offset: number
}

const startsLikeZip = (bytes: Buffer): boolean => bytes.length >= 4 && bytes.readUInt16LE(0) === 0x4b50

const notCanonical = (where: string): ArchiveError =>
  new ArchiveError('archive_not_canonical', `the archive was changed or packed again: ${where}`)

const readEntry = (bytes: Buffer, at: number): ZipEntry => {
  if (at + centralHeaderBytes > bytes.length || bytes.readUInt32LE(at) !== centralSignature)
    throw notCanonical('its directory is broken')
  if (bytes.readUInt16LE(at + 10) !== 0)
    throw new ArchiveError('archive_compressed', 'a file is compressed: packages hold stored files only')
  const nameAt = at + centralHeaderBytes
  const name = bytes.toString('latin1', nameAt, nameAt + bytes.readUInt16LE(at + 28))
  if (!isSafeName(name)) throw new ArchiveError('archive_name_refused', 'a file has a name that is refused')
  return {
    name,
    size: bytes.readUInt32LE(at + 20),
    crc32: bytes.readUInt32LE(at + 16),
    offset: bytes.readUInt32LE(at + 42),
  }
}

const readDirectory = (bytes: Buffer): Directory => {
  if (!startsLikeZip(bytes)) throw new ArchiveError('archive_not_zip', 'the file is not a ZIP archive')
  const endAt = bytes.length - endRecordBytes
  if (endAt < 0 || bytes.readUInt32LE(endAt) !== endSignature)
    throw new ArchiveError('archive_truncated', 'the archive has no end: it was cut off, or something was added to it')
  const files = bytes.readUInt16LE(endAt + 10)
  const offset = bytes.readUInt32LE(endAt + 16)
  if (files > zipLimits.files) throw new ArchiveError('archive_too_many_files', `the archive has ${files} files`)
  const entries: ZipEntry[] = []
  let at = offset
  for (let index = 0; index < files; index += 1) {
    const entry = readEntry(bytes, at)
    if (!bytes.subarray(at, at + centralHeaderBytes + entry.name.length).equals(centralHeader(entry)))
      throw notCanonical(`the directory's entry of ${entry.name}`)
    at += centralHeaderBytes + entry.name.length
    entries.push(entry)
  }
  if (at !== endAt || !bytes.subarray(endAt).equals(endRecord({ files, size: endAt - offset, offset })))
    throw notCanonical('its end')
  return { entries, offset }
}

/**
 * Takes an archive apart, in memory and as views of `bytes`. It MUST be in the one form of `zip-format`, each byte of it where
 * the writer would put it: nothing hides between files, nothing is unpacked, no name leads elsewhere. The content of the files
 * is compared with nothing here but their CRC-32.
 *
 * Throws {@link ArchiveError}.
 */
export const readZip = (bytes: Buffer): ReadonlyMap<string, ArchivedFile> => {
  if (bytes.length > zipLimits.bytes) throw new ArchiveError('archive_too_large', 'the file is too large')
  const { entries, offset } = readDirectory(bytes)
  const files = new Map<string, ArchivedFile>()
  let at = 0
  for (const entry of entries) {
    const header = localHeader(entry)
    const contentAt = at + header.length
    if (files.has(entry.name)) throw new ArchiveError('archive_name_repeated', `${entry.name} is there twice`)
    if (entry.offset !== at || contentAt + entry.size > offset || !bytes.subarray(at, contentAt).equals(header))
      throw notCanonical(`the header of ${entry.name}`)
    at = contentAt + entry.size
    const content = bytes.subarray(contentAt, at)
    files.set(entry.name, { content, isWhole: crc32(content) === entry.crc32 })
  }
  if (at !== offset) throw notCanonical('bytes that belong to no file')
  return files
}
