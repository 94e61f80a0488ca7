export type ArchiveErrorCode =
  | 'archive_unreadable'
  | 'archive_too_large'
  | 'archive_not_zip'
  | 'archive_truncated'
  | 'archive_not_canonical'
  | 'archive_compressed'
  | 'archive_name_refused'
  | 'archive_name_repeated'
  | 'archive_too_many_files'

/** The file is not an archive that this program writes. Nothing of it was used, nothing was written. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
  readonly code: ArchiveErrorCode
  constructor(code: ArchiveErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
