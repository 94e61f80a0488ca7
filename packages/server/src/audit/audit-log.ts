import {
  formatCheckpoint,
  formatLogProof,
  formatNoteKey,
  formatSignedNote,
  noteKey,
  type NoteKey,
} from '@honnin/shared/audit'
import type { KeyRing } from '../crypto/index.ts'
import { transaction, tryLock, type Db, type Queryable } from '../db/index.ts'
import {
  entriesToIntegrate,
  newestCheckpoint,
  newestStateEntry,
  placeEntries,
  readEntries,
  readNode,
  readOrigin,
  writeCheckpoint,
  writeNodes,
  type StoredCheckpoint,
} from './audit-store.ts'
import { GrowingTree, inclusionProof, leafHash, peaksOf, type ReadNode, type TreeNode } from './merkle-tree.ts'
import { nodePrimitives } from './node-primitives.ts'

const integrationLock = 4_801_002
const batchEntries = 1000

/** Where a session's newest change of state stands in the log. */
export interface AuditReceipt {
  readonly index: number
  /** Text of the proof (c2sp.org/tlog-proof). */
  readonly proof: string
}

const readerOf =
  (db: Queryable): ReadNode =>
  async (address) => {
    const hash = await readNode(db, address)
    if (hash === null) throw new TypeError(`the log lacks node ${address.index} of level ${address.level}`)
    return hash
  }

/**
 * The tree over the entries (RFC 9162) and its signed checkpoints (c2sp.org/tlog-checkpoint). Entries are appended by
 * {@link appendEntry} in the transaction of what they record; this integrates them afterwards.
 */
export class AuditLog {
  readonly #db: Db
  readonly #keys: KeyRing
  readonly key: NoteKey

  private constructor(db: Db, keys: KeyRing, key: NoteKey) {
    this.#db = db
    this.#keys = keys
    this.key = key
  }

  /** Begins the log under the name `origin`, or goes on with the one that was begun under whatever name. */
  static async open(options: { readonly db: Db; readonly keys: KeyRing; readonly origin: string }): Promise<AuditLog> {
    const origin = await readOrigin(options.db, options.origin)
    const key = await noteKey(origin, options.keys.checkpointPublicKey(), nodePrimitives.sha256)
    return new AuditLog(options.db, options.keys, key)
  }

  /** The verifier key, as `honnin audit check-proof --key` takes it. */
  verifierKey(): string {
    return formatNoteKey(this.key)
  }

  /**
   * Gives the entries that were committed since the last time their places and signs a checkpoint over the grown tree.
   * Safe to run in several processes at once: one does it, the others return 0. Returns how many were integrated.
   */
  async integrate(now: Date = new Date()): Promise<number> {
    return transaction(this.#db, async (tx) => {
      if (!(await tryLock(tx, integrationLock))) return 0
      const entries = await entriesToIntegrate(tx, batchEntries)
      if (entries.length === 0) return 0
      const size = (await newestCheckpoint(tx))?.size ?? 0
      const peaks: Buffer[] = []
      for (const address of peaksOf(size)) peaks.push(await readerOf(tx)(address))
      const tree = GrowingTree.from(size, peaks)
      const nodes: TreeNode[] = entries.flatMap((entry) => tree.add(leafHash(entry.body)))
      await placeEntries(
        tx,
        entries.map((entry) => entry.id),
        size,
      )
      await writeNodes(tx, nodes)
      await writeCheckpoint(tx, this.#sign(tree), now)
      return entries.length
    })
  }

  #sign(tree: GrowingTree): StoredCheckpoint {
    const root = tree.root()
    const text = formatCheckpoint({ origin: this.key.name, size: BigInt(tree.size), root })
    return { size: tree.size, root, note: formatSignedNote(text, this.key, this.#keys.signCheckpoint(text)) }
  }

  /** The newest signed checkpoint, or null while the log is empty. */
  async checkpoint(): Promise<string | null> {
    return (await newestCheckpoint(this.#db))?.note ?? null
  }

  /** Proof that entry `index` is in the tree of the newest checkpoint; null where it is not (yet). */
  async proof(index: number): Promise<string | null> {
    const checkpoint = await newestCheckpoint(this.#db)
    if (checkpoint === null || index < 0 || index >= checkpoint.size) return null
    const [entry] = await readEntries(this.#db, index, 1)
    if (entry?.index !== index) return null
    const hashes = await inclusionProof(index, checkpoint.size, readerOf(this.#db))
    return formatLogProof({ entry: entry.body, index: BigInt(index), hashes, checkpoint: checkpoint.note })
  }

  /** Receipt for the session's newest change of state; null while it is not yet under a checkpoint. */
  async receiptFor(sessionId: string): Promise<AuditReceipt | null> {
    const entry = await newestStateEntry(this.#db, sessionId)
    if (entry === null || entry.index === null) return null
    const proof = await this.proof(entry.index)
    return proof === null ? null : { index: entry.index, proof }
  }
}
