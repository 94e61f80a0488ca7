export type BackupErrorCode =
  | 'backup_running'
  | 'backup_interrupted'
  | 'backup_not_found'
  | 'backup_part_missing'
  | 'backup_unreadable'
  | 'backup_damaged'
  | 'backup_too_new'
  | 'backup_keys_expired'
  | 'backup_other_master_key'
  | 'backup_no_space'
  | 'backup_unwritable'
  | 'backup_key_exposed'
  | 'restore_target_not_empty'
  | 'restore_target_in_use'
  | 'erasure_list_unreadable'
  | 'erasures_unreadable'

/** A backup cannot be made, read or restored. `mend` says what the operator can do. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: BackupErrorCode
  readonly mend?: string

  constructor(code: BackupErrorCode, message: string, options: ErrorOptions & { readonly mend?: string } = {}) {
    super(message, options)
    this.code = code
    if (options.mend !== undefined) this.mend = options.mend
  }
}
