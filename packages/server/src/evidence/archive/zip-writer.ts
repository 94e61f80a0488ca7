import { crc32 } from 'node:zlib'
import { ArchiveError } from './archive-error.ts'
import { centralHeader, endRecord, isSafeName, localHeader, zipLimits, type ZipEntry } from './zip-format.ts'

/** Writes an archive piece by piece; see `zip-format`. What it returns is to be sent on in order. */
export class ZipWriter {
  readonly #entries = new Map<string, ZipEntry>()
  #offset = 0

  /** One whole file. Throws {@link ArchiveError} for a name or a size that a reader would refuse. */
  add(name: string, content: Uint8Array): readonly Uint8Array[] {
    if (!isSafeName(name)) throw new ArchiveError('archive_name_refused', `"${name}" is no name for a file`)
    if (this.#entries.has(name)) throw new ArchiveError('archive_name_repeated', `${name} is there already`)
    const entry: ZipEntry = { name, size: content.length, crc32: crc32(content), offset: this.#offset }
    const header = localHeader(entry)
    this.#offset += header.length + content.length
    this.#entries.set(name, entry)
    if (this.#offset > zipLimits.bytes || this.#entries.size > zipLimits.files)
      throw new ArchiveError('archive_too_large', 'the files are more than an archive takes')
    return [header, content]
  }

  /** The directory that ends the archive. */
  finish(): Uint8Array {
    const directory = Buffer.concat([...this.#entries.values()].map(centralHeader))
    return Buffer.concat([
      directory,
      endRecord({ files: this.#entries.size, size: directory.length, offset: this.#offset }),
    ])
  }
}
