import { crc32 } from 'node:zlib'

const LOCAL_HEADER_SIZE = 30
const CENTRAL_HEADER_SIZE = 46
const END_RECORD_SIZE = 22
const VERSION_NEEDED = 10
/** 1 January 1980, the first day of DOS time: a fixed date makes equal content give equal bytes. */
const DOS_DATE = 0x21

/** A file inside the archive; the name must be ASCII. */
export interface ZipEntry {
  readonly name: string
  readonly data: Uint8Array
}

/** Writes a zip without compression (PKWARE APPNOTE 4.3), the form in which a MediaPipe task bundle is read in place. */
export function writeStoredZip(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data } of entries) {
    const encodedName = Buffer.from(name, 'ascii')
    const checksum = crc32(data)

    const local = Buffer.alloc(LOCAL_HEADER_SIZE)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(VERSION_NEEDED, 4)
    local.writeUInt16LE(DOS_DATE, 12)
    local.writeUInt32LE(checksum, 14)
    local.writeUInt32LE(data.length, 18)
    local.writeUInt32LE(data.length, 22)
    local.writeUInt16LE(encodedName.length, 26)
    parts.push(local, encodedName, Buffer.from(data.buffer, data.byteOffset, data.byteLength))

    const central = Buffer.alloc(CENTRAL_HEADER_SIZE)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(VERSION_NEEDED, 4)
    central.writeUInt16LE(VERSION_NEEDED, 6)
    central.writeUInt16LE(DOS_DATE, 14)
    central.writeUInt32LE(checksum, 16)
    central.writeUInt32LE(data.length, 20)
    central.writeUInt32LE(data.length, 24)
    central.writeUInt16LE(encodedName.length, 28)
    central.writeUInt32LE(offset, 42)
    directory.push(central, encodedName)
    offset += LOCAL_HEADER_SIZE + encodedName.length + data.length
  }
  const directorySize = directory.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(END_RECORD_SIZE)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directorySize, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}
