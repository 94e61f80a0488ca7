/** Something in the log that is not as it was signed. `index` is the first entry concerned. */
export interface AuditFinding {
  readonly kind:
    | 'entry_missing'
    | 'entry_differs'
    | 'entry_doubled'
    /** It has a place, but no checkpoint covers it. */
    | 'entry_uncovered'
    /** A hash inside the tree; `index` is the first entry below it. */
    | 'node_differs'
    /** `index` is the first entry after the last checkpoint that agrees. */
    | 'root_differs'
    | 'checkpoint_invalid'
    /** Entries were removed, and what says that they may be is not signed by the log. */
    | 'seal_invalid'
    /** What a witness is said to have signed, and has not. */
    | 'cosignature_invalid'
    | 'timestamp_invalid'
  readonly index: number
  readonly detail: string
}

/** Beyond this many the rest says nothing new. */
const mostFindings = 100

export class AuditFindings {
  readonly #list: AuditFinding[] = []
  #last = -1

  report(finding: AuditFinding): void {
    this.#last = Math.max(this.#last, finding.index)
    if (this.#list.length < mostFindings) this.#list.push(finding)
  }

  /** Whether an entry from `index` on was found at fault before. */
  concern(index: number): boolean {
    return this.#last >= index
  }

  list(): readonly AuditFinding[] {
    return this.#list
  }
}
