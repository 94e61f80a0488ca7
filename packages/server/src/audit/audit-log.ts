import {
  formatCheckpoint,
  formatLogProof,
  formatNoteKey,
  formatSignedNote,
  noteKey,
  type NoteKey,
} from '@honnin/shared/audit'
import type { KeyRing } from '../crypto/index.ts'
import { transaction, tryLock, type Db } from '../db/index.ts'
import { AuditFault } from './audit-fault.ts'
import {
  newestCheckpoint,
  publishedCheckpoint,
  readCosigned,
  readOrigin,
  writeCheckpoint,
  type CosignedCheckpoint,
  type StoredCheckpoint,
} from './checkpoint-store.ts'
import { EntryRecorder, type StandingEntry } from './entry-recorder.ts'
import { entriesToIntegrate, newestStateEntry, placeEntries, readEntries } from './entry-store.ts'
import { inclusionProof } from './merkle-proof.ts'
import { GrowingTree, leafHash, peaksOf } from './merkle-tree.ts'
import { nodePrimitives } from './node-primitives.ts'
import { readNodeRows, readNodes, writeNodes } from './node-store.ts'
import { formatBundle, isWithin, tileHeight, tileWidth, type Tile } from './tile.ts'
import { readEntry, type OpenArchive } from './retention/sealed-entries.ts'
import { firstStamp, type Stamp } from './timestamp-store.ts'

const integrationLock = 4_801_002
const batchEntries = 4096

/** Where a session's newest change of state stands in the log. */
export interface AuditReceipt {
  readonly index: number
  /** Text of the proof (c2sp.org/tlog-proof). */
  readonly proof: string
}

/** Everything that tells, without us, that an entry was in the log at a time. */
export interface EntryEvidence extends AuditReceipt {
  /** Signed note of the checkpoint that the proof leads to, with the lines of its witnesses. It is part of `proof` as well. */
  readonly checkpoint: string
  /** Time stamp of that checkpoint; null where no authority has stamped one over the entry. */
  readonly timestamp: Stamp | null
}

export interface AuditLogOptions {
  readonly db: Db
  readonly keys: KeyRing
  readonly origin: string
  /** Cosignatures that a checkpoint needs before it is published; 0 where there are no witnesses. */
  readonly quorum: number
  /** Where sealed entries are read, for proofs of them. */
  readonly archive?: OpenArchive
}

/**
 * The tree over the entries (RFC 9162) and its signed checkpoints (c2sp.org/tlog-checkpoint). Entries are appended by
 * `appendEntry` in the transaction of what they record; this integrates them afterwards.
 */
export class AuditLog {
  readonly #db: Db
  readonly #keys: KeyRing
  readonly #quorum: number
  readonly #archive: OpenArchive | null
  readonly #recorder: EntryRecorder
  readonly key: NoteKey

  private constructor({ db, keys, quorum, archive }: AuditLogOptions, key: NoteKey) {
    this.#db = db
    this.#keys = keys
    this.#quorum = quorum
    this.#archive = archive ?? null
    this.#recorder = new EntryRecorder(db)
    this.key = key
  }

  /** Begins the log under the name `origin`, or goes on with the one that was begun under whatever name. */
  static async open(options: AuditLogOptions): Promise<AuditLog> {
    const origin = await readOrigin(options.db, options.origin)
    const key = await noteKey(origin, options.keys.checkpointPublicKey(), nodePrimitives.sha256)
    return new AuditLog(options, key)
  }

  /** The verifier key, as `honnin audit check-proof --key` takes it. */
  verifierKey(): string {
    return formatNoteKey(this.key)
  }

  /** Signs a text that ends with a newline, as a note by the log. */
  signNote(text: string): string {
    return formatSignedNote(text, this.key, this.#keys.signCheckpoint(text))
  }

  /** Appends an entry that stands alone; see {@link EntryRecorder.record}. */
  record(entry: StandingEntry): Promise<number> {
    return this.#recorder.record(entry)
  }

  /**
   * Gives the entries that were committed since the last time their places and signs a checkpoint over the grown tree.
   * Safe to run in several processes at once: one does it, the others return 0. Returns how many were integrated.
   */
  async integrate(now: Date = new Date()): Promise<number> {
    let integrated = 0
    for (;;) {
      const count = await this.#integrateBatch(now)
      integrated += count
      if (count < batchEntries) return integrated
    }
  }

  async #integrateBatch(now: Date): Promise<number> {
    return transaction(this.#db, async (tx) => {
      if (!(await tryLock(tx, integrationLock))) return 0
      const entries = await entriesToIntegrate(tx, batchEntries)
      if (entries.length === 0) return 0
      const size = (await newestCheckpoint(tx))?.size ?? 0
      const tree = GrowingTree.from(size, await readNodes(tx, peaksOf(size)))
      const nodes = entries.flatMap((entry) => tree.add(leafHash(entry.body)))
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
    const note = this.signNote(formatCheckpoint({ origin: this.key.name, size: BigInt(tree.size), root }))
    return { size: tree.size, root, note }
  }

  /**
   * The published checkpoint with the lines of its witnesses: the newest that has enough of them, or the newest of all while
   * none has. Null while the log is empty.
   */
  async checkpoint(): Promise<string | null> {
    return (await this.#published(0))?.note ?? null
  }

  /** The checkpoint that proofs about entry `index` are given under. */
  #published(index: number): Promise<CosignedCheckpoint | null> {
    return publishedCheckpoint(this.#db, { index, quorum: this.#quorum })
  }

  /** A tile or bundle of the log; null where the tree does not have it (yet), or its entries are in the archive. */
  async tile(tile: Tile): Promise<Buffer | null> {
    const newest = await newestCheckpoint(this.#db)
    if (newest === null || !isWithin(tile, newest.size)) return null
    const first = tile.index * tileWidth
    if (tile.level === 'entries') {
      const entries = await readEntries(this.#db, first, first + tile.width)
      return entries.length === tile.width ? formatBundle(entries.map((entry) => entry.body)) : null
    }
    const [hashes] = await readNodeRows(this.#db, [{ level: tile.level * tileHeight, first, count: tile.width }])
    return hashes ?? null
  }

  async #proofUnder({ size, note: checkpoint }: CosignedCheckpoint, index: number): Promise<EntryEvidence | null> {
    if (index < 0) return null
    const [entry, hashes] = await Promise.all([
      readEntry(this.#db, index, this.#archive),
      inclusionProof(index, size, (addresses) => readNodes(this.#db, addresses)),
    ])
    if (entry === null) return null
    const proof = formatLogProof({ entry, index: BigInt(index), hashes, checkpoint })
    return { index, proof, checkpoint, timestamp: null }
  }

  /**
   * Proof that entry `index` is in the tree of the published checkpoint; null where it is not (yet). Throws `AuditFault` where it
   * is sealed and the archive cannot be read.
   */
  async proof(index: number): Promise<string | null> {
    const checkpoint = await this.#published(index)
    return checkpoint === null ? null : ((await this.#proofUnder(checkpoint, index))?.proof ?? null)
  }

  /**
   * Proof of entry `index` under the first checkpoint over it that an authority has stamped, which says best when the entry
   * was there; under the published one, without a time stamp, while there is none. Null where {@link proof} is.
   */
  async proofOf(index: number): Promise<EntryEvidence | null> {
    const stamp = await firstStamp(this.#db, index)
    const checkpoint = await (stamp === null ? this.#published(index) : readCosigned(this.#db, stamp.size))
    if (checkpoint === null) return null
    const evidence = await this.#proofUnder(checkpoint, index)
    return evidence === null ? null : { ...evidence, timestamp: stamp }
  }

  /**
   * Receipt for the session's newest change of state; null while it is not yet under a checkpoint, or is in an archive that
   * does not answer now.
   */
  async receiptFor(sessionId: string): Promise<AuditReceipt | null> {
    const entry = await newestStateEntry(this.#db, sessionId)
    if (entry === null || entry.index === null) return null
    const proof = await this.proof(entry.index).catch((error: unknown) => {
      if (error instanceof AuditFault && error.code === 'replica_unreachable') return null
      throw error
    })
    return proof === null ? null : { index: entry.index, proof }
  }

  /** As {@link proofOf}, of the session's newest change of state. */
  async evidenceFor(sessionId: string): Promise<EntryEvidence | null> {
    const entry = await newestStateEntry(this.#db, sessionId)
    return entry === null || entry.index === null ? null : this.proofOf(entry.index)
  }
}
