import { transaction, type Db } from '../db/index.ts'
import { entryBody, insertBodies } from './append.ts'
import type { AuditEntry } from './audit-entry.ts'

/** An entry that records no change of other rows: it tells what an administrator, a witness or a clock did. */
export type StandingEntry = Omit<AuditEntry, 'facts'>

interface Waiting {
  readonly sessionId: string | null
  readonly body: Buffer
  readonly resolve: (id: number) => void
  readonly reject: (error: unknown) => void
}

const batchEntries = 1000
const noSalt = Buffer.alloc(0)

/**
 * Appends entries that stand alone. Those that arrive while a transaction runs share the next one, so that a commit is paid
 * for once by all of them; each caller is answered after the commit of its own entry and not before.
 */
export class EntryRecorder {
  readonly #db: Db
  #waiting: Waiting[] = []
  #isWriting = false

  constructor(db: Db) {
    this.#db = db
  }

  /** Resolves with the entry's id once it is committed. Rejects, and the entry is not there, where that fails. */
  async record(entry: StandingEntry): Promise<number> {
    const body = entryBody(entry, noSalt)
    const written = new Promise<number>((resolve, reject) => {
      this.#waiting.push({ sessionId: entry.sessionId, body, resolve, reject })
    })
    if (!this.#isWriting) void this.#write()
    return written
  }

  async #write(): Promise<void> {
    this.#isWriting = true
    while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, batchEntries))
    this.#isWriting = false
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const ids = await transaction(this.#db, (tx) => insertBodies(tx, batch))
      batch.forEach(({ resolve, reject }, position) => {
        const id = ids[position]
        if (id === undefined) reject(new TypeError('the database returned no id'))
        else resolve(id)
      })
    } catch (error) {
      // One entry at fault, of a session that is not there say, must not take the others with it.
      const [only, ...others] = batch
      if (others.length === 0) only?.reject(error)
      else for (const waiting of batch) await this.#commit([waiting])
    }
  }
}
