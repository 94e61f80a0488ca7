/**
 * The one form of ZIP (APPNOTE.TXT 6.3.10) that evidence packages have: files stored without compression, one after the other
 * from the first byte, plain ASCII names, no extra fields, no comments, the year 1980 in every date. The same files in the
 * same order give the same bytes.
 */
export interface ZipEntry {
  readonly name: string
  readonly size: number
  /** CRC-32 of the content, as the archive has it. */
  readonly crc32: number
  /** Where its local header begins. */
  readonly offset: number
}

export const zipLimits = {
  files: 512,
  bytes: 1024 ** 3,
  nameBytes: 128,
} as const

export const localHeaderBytes = 30
export const centralHeaderBytes = 46
export const endRecordBytes = 22

const localSignature = 0x04034b50
export const centralSignature = 0x02014b50
export const endSignature = 0x06054b50
/** Version 1.0 of the format suffices to extract a stored file. */
const versionNeeded = 10
/** Made by version 3.0 of a Unix program, so that the mode below is heeded. */
const versionMadeBy = 0x031e
const firstDosDate = 0x0021
const regularFileMode = 0o100644 * 0x10000

const segment = '[A-Za-z0-9][A-Za-z0-9._-]*'
const nameForm = new RegExp(`^${segment}(/${segment})*$`)

/** Relative, without `.` and `..`, without anything that a shell or a file system takes for more than a letter. */
export const isSafeName = (name: string): boolean => name.length <= zipLimits.nameBytes && nameForm.test(name)

export const localHeader = ({ name, size, crc32 }: ZipEntry): Buffer => {
  const header = Buffer.alloc(localHeaderBytes)
  header.writeUInt32LE(localSignature, 0)
  header.writeUInt16LE(versionNeeded, 4)
  header.writeUInt16LE(firstDosDate, 12)
  header.writeUInt32LE(crc32, 14)
  header.writeUInt32LE(size, 18)
  header.writeUInt32LE(size, 22)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, Buffer.from(name, 'latin1')])
}

export const centralHeader = ({ name, size, crc32, offset }: ZipEntry): Buffer => {
  const header = Buffer.alloc(centralHeaderBytes)
  header.writeUInt32LE(centralSignature, 0)
  header.writeUInt16LE(versionMadeBy, 4)
  header.writeUInt16LE(versionNeeded, 6)
  header.writeUInt16LE(firstDosDate, 14)
  header.writeUInt32LE(crc32, 16)
  header.writeUInt32LE(size, 20)
  header.writeUInt32LE(size, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt32LE(regularFileMode, 38)
  header.writeUInt32LE(offset, 42)
  return Buffer.concat([header, Buffer.from(name, 'latin1')])
}

export const endRecord = (given: {
  readonly files: number
  readonly size: number
  readonly offset: number
}): Buffer => {
  const record = Buffer.alloc(endRecordBytes)
  record.writeUInt32LE(endSignature, 0)
  record.writeUInt16LE(given.files, 8)
  record.writeUInt16LE(given.files, 10)
  record.writeUInt32LE(given.size, 12)
  record.writeUInt32LE(given.offset, 16)
  return record
}
