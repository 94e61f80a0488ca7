import { leafInput, nodeInput } from '@honnin/shared/audit'
import { sha256 } from '../crypto/index.ts'

/** A perfect subtree: node `index` of `level` covers the leaves from `index * 2^level` to `(index + 1) * 2^level - 1`. */
export interface NodeAddress {
  readonly level: number
  readonly index: number
}

export interface TreeNode extends NodeAddress {
  readonly hash: Buffer
}

export const leafHash = (entry: Uint8Array): Buffer => sha256(leafInput(entry))
export const parentHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(nodeInput(left, right))

/** Root of the tree without leaves (RFC 9162 section 2.1.1). */
export const emptyRoot = sha256('')

/** The perfect subtrees, largest first, whose leaves are the first `size`. */
export const peaksOf = (size: number): readonly NodeAddress[] => {
  const peaks: NodeAddress[] = []
  let begin = 0
  for (let level = Math.floor(Math.log2(Math.max(size, 1))); level >= 0; level -= 1) {
    const width = 2 ** level
    if (size - begin < width) continue
    peaks.push({ level, index: begin / width })
    begin += width
  }
  return peaks
}

/** Folds the hashes of peaks, largest first, into the root. */
export const foldPeaks = (hashes: readonly Buffer[]): Buffer =>
  hashes.length === 0 ? emptyRoot : hashes.reduceRight((right, left) => parentHash(left, right))

/**
 * Adds leaves to a tree and yields every perfect subtree that they complete. Holds the peaks only: a log of any length is
 * walked in constant memory.
 */
export class GrowingTree {
  #size = 0
  #peaks: Buffer[] = []

  /** Goes on from a tree whose peaks, largest first, are known. */
  static from(size: number, peaks: readonly Buffer[]): GrowingTree {
    const tree = new GrowingTree()
    tree.#size = size
    tree.#peaks = [...peaks]
    return tree
  }

  get size(): number {
    return this.#size
  }

  root(): Buffer {
    return foldPeaks(this.#peaks)
  }

  add(hash: Buffer): readonly TreeNode[] {
    const completed: TreeNode[] = [{ level: 0, index: this.#size, hash }]
    let [level, index, top] = [0, this.#size, hash]
    while (index % 2 === 1) {
      const left = this.#peaks.pop()
      if (left === undefined) throw new TypeError('the peaks do not fit the size')
      top = parentHash(left, top)
      index = (index - 1) / 2
      level += 1
      completed.push({ level, index, hash: top })
    }
    this.#peaks.push(top)
    this.#size += 1
    return completed
  }
}
