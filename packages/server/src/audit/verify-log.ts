import { AuditError, openCheckpoint, type Checkpoint, type NoteKey } from '@honnin/shared/audit'
import type { Db } from '../db/index.ts'
import { countToIntegrate, listCheckpoints, readEntries, readNode, type StoredCheckpoint } from './audit-store.ts'
import { GrowingTree, leafHash } from './merkle-tree.ts'
import { nodePrimitives } from './node-primitives.ts'

/** Something in the log that is not as it was signed. `index` is the first entry concerned. */
export interface AuditFinding {
  readonly kind: 'entry_missing' | 'node_differs' | 'root_differs' | 'checkpoint_invalid' | 'entries_beyond_checkpoint'
  readonly index: number
  readonly detail: string
}

export interface AuditVerification {
  /** Entries under the newest checkpoint, and those committed but not yet integrated. */
  readonly size: number
  readonly pending: number
  readonly checkpoints: number
  readonly root: string | null
  readonly findings: readonly AuditFinding[]
}

const batchEntries = 5000
/** Beyond this many the rest says nothing new. */
const findingsLimit = 100

/** Whether the note is signed by the log's key and says what the row says. */
const checkNote = async (checkpoint: StoredCheckpoint, key: NoteKey): Promise<string | null> => {
  try {
    const { size, root } = await openCheckpoint(checkpoint.note, key, nodePrimitives)
    const isSame = size === BigInt(checkpoint.size) && checkpoint.root.equals(root)
    return isSame ? null : 'the note says another size or root than its row'
  } catch (error) {
    if (error instanceof AuditError) return error.message
    throw error
  }
}

/**
 * Reads the whole log and computes everything anew: the hash of every entry and every inner node, the root under every
 * checkpoint, every signature. Memory does not grow with the log.
 *
 * `held` are verified checkpoints that were kept elsewhere: only they show that the whole history was rewritten and signed
 * again.
 */
export const verifyLog = async (
  db: Db,
  key: NoteKey,
  { held = [] }: { readonly held?: readonly Checkpoint[] } = {},
): Promise<AuditVerification> => {
  const findings: AuditFinding[] = []
  const report = (finding: AuditFinding): void => {
    if (findings.length < findingsLimit) findings.push(finding)
  }
  const checkpoints = await listCheckpoints(db)
  for (const checkpoint of checkpoints) {
    const fault = await checkNote(checkpoint, key)
    if (fault !== null) report({ kind: 'checkpoint_invalid', index: checkpoint.size, detail: fault })
  }

  const newest = checkpoints.at(-1)
  const size = newest?.size ?? 0
  const roots = new Map(checkpoints.map((checkpoint) => [checkpoint.size, checkpoint.root]))
  const heldRoots = new Map(held.map((checkpoint) => [Number(checkpoint.size), Buffer.from(checkpoint.root)]))
  for (const heldSize of heldRoots.keys())
    if (heldSize > size)
      report({ kind: 'entry_missing', index: size, detail: `a checkpoint of size ${heldSize} was held elsewhere` })
  const tree = new GrowingTree()
  let next = 0
  walk: while (next < size) {
    for (const entry of await readEntries(db, next, batchEntries)) {
      if (entry.index >= size) break walk
      if (entry.index !== next) break
      for (const node of tree.add(leafHash(entry.body))) {
        const stored = await readNode(db, node)
        if (stored?.equals(node.hash) === true) continue
        report({ kind: 'node_differs', index: next, detail: `node ${node.index} of level ${node.level}` })
      }
      next += 1
      const root = roots.get(next)
      if (root !== undefined && !root.equals(tree.root()))
        report({ kind: 'root_differs', index: next - 1, detail: `the checkpoint of size ${next} has another root` })
      if (heldRoots.get(next)?.equals(tree.root()) === false)
        report({
          kind: 'root_differs',
          index: next - 1,
          detail: `the held checkpoint of size ${next} has another root`,
        })
    }
    const [following] = await readEntries(db, next, 1)
    if (next < size && following?.index !== next) {
      report({ kind: 'entry_missing', index: next, detail: `entry ${next} is not there` })
      break
    }
  }
  const [beyond] = await readEntries(db, size, 1)
  if (beyond !== undefined)
    report({ kind: 'entries_beyond_checkpoint', index: beyond.index, detail: 'placed but under no checkpoint' })
  return {
    size,
    pending: await countToIntegrate(db),
    checkpoints: checkpoints.length,
    root: newest?.root.toString('base64') ?? null,
    findings,
  }
}
