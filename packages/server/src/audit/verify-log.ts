import { AuditError, openCheckpoint, type Checkpoint, type NoteKey } from '@honnin/shared/audit'
import type { Queryable } from '../db/index.ts'
import { newestCheckpoint, readCheckpoints, type StoredCheckpoint } from './checkpoint-store.ts'
import { countToIntegrate, nextEntryIndex, readEntries } from './entry-store.ts'
import { AuditFindings, type AuditFinding } from './findings.ts'
import { GrowingTree, leafHash, type TreeNode } from './merkle-tree.ts'
import { nodePrimitives } from './node-primitives.ts'
import { openSeal, type Seal } from './retention/seal.ts'
import { newestSeal } from './retention/seal-store.ts'
import { hashBytes, isAbsent, readNodeRows, type NodeRow } from './node-store.ts'

export interface AuditVerification {
  /** Entries under the newest checkpoint, and those committed but not yet integrated. */
  readonly size: number
  readonly pending: number
  readonly checkpoints: number
  /** Entries below are in the archive. */
  readonly sealed: number
  readonly root: string | null
  /** In the order of the log: the first names the first entry concerned. */
  readonly findings: readonly AuditFinding[]
}

const batchEntries = 4096

/** Whether the note is signed by the log's key and says what the row says. */
const faultOfNote = async (checkpoint: StoredCheckpoint, key: NoteKey): Promise<string | null> => {
  try {
    const { size, root } = await openCheckpoint(checkpoint.note, key, nodePrimitives)
    const isSame = size === BigInt(checkpoint.size) && checkpoint.root.equals(root)
    return isSame ? null : 'the note says another size or root than its row'
  } catch (error) {
    if (error instanceof AuditError) return error.message
    throw error
  }
}

const readSeal = async (
  db: Queryable,
  key: NoteKey,
): Promise<{ readonly valid: Seal | null; readonly fault: string | null }> => {
  const stored = await newestSeal(db)
  if (stored === null) return { valid: null, fault: null }
  try {
    const valid = await openSeal(stored.note, key)
    return valid.toIndex === stored.toIndex
      ? { valid, fault: null }
      : { valid: null, fault: 'the note of the seal says another index than its row' }
  } catch (error) {
    if (error instanceof AuditError) return { valid: null, fault: error.message }
    throw error
  }
}

/** The nodes that leaves `begin` to `end - 1` complete, level by level. */
const completedRows = (begin: number, end: number): readonly NodeRow[] => {
  const rows: NodeRow[] = []
  for (let level = 0; 2 ** level <= end; level += 1) {
    const first = Math.floor(begin / 2 ** level)
    rows.push({ level, first, count: Math.floor(end / 2 ** level) - first })
  }
  return rows
}

/** Stored nodes of one batch, found without a search. */
class StoredNodes {
  readonly #rows: readonly NodeRow[]
  readonly #hashes: readonly Buffer[]

  private constructor(rows: readonly NodeRow[], hashes: readonly Buffer[]) {
    this.#rows = rows
    this.#hashes = hashes
  }

  static async read(db: Queryable, begin: number, end: number): Promise<StoredNodes> {
    const rows = completedRows(begin, end)
    return new StoredNodes(rows, await readNodeRows(db, rows))
  }

  /** Zeros where it is not there. */
  at(level: number, index: number): Buffer {
    const offset = (index - (this.#rows[level]?.first ?? 0)) * hashBytes
    return (this.#hashes[level] ?? Buffer.alloc(0)).subarray(offset, offset + hashBytes)
  }
}

/** Compares what is stored with what the entries say, in the order of the log. */
class Walk {
  readonly tree = new GrowingTree()
  readonly findings = new AuditFindings()
  checkpoints = 0
  readonly #held: ReadonlyMap<number, Buffer>
  /** The tree is as the stored checkpoints say up to here, and as those that were held elsewhere say. */
  readonly #agreed = { stored: 0, held: 0 }

  /** Entries below need not be there: only their hashes. */
  readonly #sealed: number

  constructor(held: readonly Checkpoint[], sealed: number) {
    this.#sealed = sealed
    this.#held = new Map(held.map((checkpoint) => [Number(checkpoint.size), Buffer.from(checkpoint.root)]))
  }

  /** An entry that is not as stored is found here; the stored hash goes on in its place, so that later faults are found too. */
  leaf(index: number, body: Buffer | undefined, stored: Buffer): Buffer {
    if (body === undefined && index < this.#sealed && !isAbsent(stored)) return stored
    if (body === undefined) {
      this.findings.report({ kind: 'entry_missing', index, detail: `entry ${index} is not there` })
      return stored
    }
    const hash = leafHash(body)
    if (hash.equals(stored)) return hash
    this.findings.report({ kind: 'entry_differs', index, detail: `entry ${index} has another hash than its leaf` })
    return isAbsent(stored) ? hash : stored
  }

  inner({ level, index, hash }: TreeNode, stored: Buffer): void {
    const first = index * 2 ** level
    if (level === 0 || hash.equals(stored) || this.findings.concern(first)) return
    this.findings.report({ kind: 'node_differs', index: first, detail: `node ${index} of level ${level}` })
  }

  /** After the last leaf of a checkpoint. What an entry at fault explains already is not said again. */
  compareRoot(kind: 'stored' | 'held', root: Buffer): void {
    const { size } = this.tree
    const index = this.#agreed[kind]
    if (root.equals(this.tree.root())) this.#agreed[kind] = size
    else if (!this.findings.concern(index))
      this.findings.report({
        ...{ kind: 'root_differs', index },
        detail: `the ${kind} checkpoint of size ${size} has another root; the fault is among entries ${index} to ${size - 1}`,
      })
  }

  async compareCheckpoints(checkpoints: readonly StoredCheckpoint[], key: NoteKey): Promise<void> {
    for (const checkpoint of checkpoints) {
      this.checkpoints += 1
      const fault = await faultOfNote(checkpoint, key)
      if (fault === null) continue
      const index = checkpoint.size - 1
      this.findings.report({ kind: 'checkpoint_invalid', index, detail: `size ${checkpoint.size}: ${fault}` })
    }
  }

  held(size: number): Buffer | undefined {
    return this.#held.get(size)
  }

  /** A checkpoint that was held elsewhere covers more than there is: the end was cut off. */
  compareEnd(size: number): void {
    for (const heldSize of this.#held.keys())
      if (heldSize > size)
        this.findings.report({
          kind: 'entry_missing',
          index: size,
          detail: `a checkpoint of size ${heldSize} was held elsewhere`,
        })
  }
}

const walkBatch = async (
  db: Queryable,
  walk: Walk,
  { begin, end, key }: { readonly begin: number; readonly end: number; readonly key: NoteKey },
): Promise<void> => {
  const entries = await readEntries(db, begin, end)
  const nodes = await StoredNodes.read(db, begin, end)
  const checkpoints = await readCheckpoints(db, begin, end)
  const roots = new Map(checkpoints.map(({ size, root }) => [size, root]))
  let next = 0
  for (let index = begin; index < end; index += 1) {
    const entry = entries[next]?.index === index ? entries[next++] : undefined
    // Only where the unique index was taken away can there be two of one place.
    while (entries[next]?.index === index) {
      next += 1
      walk.findings.report({ kind: 'entry_doubled', index, detail: `entry ${index} is there more than once` })
    }
    const leaf = walk.leaf(index, entry?.body, nodes.at(0, index))
    for (const node of walk.tree.add(leaf)) walk.inner(node, nodes.at(node.level, node.index))
    const root = roots.get(index + 1)
    if (root !== undefined) walk.compareRoot('stored', root)
    const held = walk.held(index + 1)
    if (held !== undefined) walk.compareRoot('held', held)
  }
  await walk.compareCheckpoints(checkpoints, key)
}

/**
 * Reads the whole log and computes everything anew: the hash of every entry and every inner node, the root under every
 * checkpoint, every signature. Memory does not grow with the log.
 *
 * `held` are verified checkpoints that were kept elsewhere: only they, a witness or a replica show that the whole history
 * was rewritten and signed again.
 */
export const verifyLog = async (
  db: Queryable,
  key: NoteKey,
  { held = [] }: { readonly held?: readonly Checkpoint[] } = {},
): Promise<AuditVerification> => {
  const newest = await newestCheckpoint(db)
  const size = newest?.size ?? 0
  const seal = await readSeal(db, key)
  const sealed = seal.valid?.toIndex ?? 0
  // What was signed when the archive was sealed is a checkpoint that the tree must still lead to.
  const walk = new Walk(seal.valid === null ? held : [...held, seal.valid.checkpoint], sealed)
  if (seal.fault !== null) walk.findings.report({ kind: 'seal_invalid', index: 0, detail: seal.fault })
  for (let begin = 0; begin < size; begin += batchEntries)
    await walkBatch(db, walk, { begin, end: Math.min(begin + batchEntries, size), key })
  walk.compareEnd(size)
  const beyond = await nextEntryIndex(db, size)
  if (beyond !== null)
    walk.findings.report({ kind: 'entry_uncovered', index: beyond, detail: 'placed, but under no checkpoint' })
  return {
    size,
    pending: await countToIntegrate(db),
    checkpoints: walk.checkpoints,
    sealed,
    root: newest?.root.toString('base64') ?? null,
    findings: walk.findings.list(),
  }
}
