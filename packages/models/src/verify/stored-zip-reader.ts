const LOCAL_SIGNATURE = 0x04034b50
const LOCAL_HEADER_SIZE = 30

/** The files of a zip without compression, read from its local headers (PKWARE APPNOTE 4.3.7). */
export function readStoredZip(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength)
  const files = new Map<string, Uint8Array>()
  let offset = 0
  while (view.getUint32(offset, true) === LOCAL_SIGNATURE) {
    const sizeBytes = view.getUint32(offset + 18, true)
    const nameLength = view.getUint16(offset + 26, true)
    const start = offset + LOCAL_HEADER_SIZE + nameLength
    const name = Buffer.from(archive.subarray(offset + LOCAL_HEADER_SIZE, start)).toString('ascii')
    files.set(name, archive.subarray(start, start + sizeBytes))
    offset = start + sizeBytes
  }
  return files
}
