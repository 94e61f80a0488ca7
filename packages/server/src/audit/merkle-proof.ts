import { foldPeaks, peaksOf, type NodeAddress } from './merkle-tree.ts'

/** Hashes of perfect subtrees, in the order asked for. Rejects where the log lacks one. */
export type ReadNodes = (addresses: readonly NodeAddress[]) => Promise<readonly Buffer[]>

/** Leaves from `begin` to `end - 1`, where `begin` is a multiple of the smallest power of two that covers them. */
interface Range {
  readonly begin: number
  readonly end: number
}

const largestPowerOfTwoBelow = (size: number): number => 2 ** (Math.ceil(Math.log2(size)) - 1)

/** Siblings from the leaf up (RFC 9162 section 2.1.3.1). */
const inclusionRanges = (index: number, { begin, end }: Range): readonly Range[] => {
  if (end - begin <= 1) return []
  const split = begin + largestPowerOfTwoBelow(end - begin)
  const [left, right] = [
    { begin, end: split },
    { begin: split, end },
  ]
  return index < split ? [...inclusionRanges(index, left), right] : [...inclusionRanges(index, right), left]
}

/** `SUBPROOF` of RFC 9162 section 2.1.4.1; `isWhole` where the older tree's root is known to whoever verifies. */
const consistencyRanges = (size: number, { begin, end }: Range, isWhole: boolean): readonly Range[] => {
  if (begin + size === end) return isWhole ? [] : [{ begin, end }]
  const width = largestPowerOfTwoBelow(end - begin)
  const [left, right] = [
    { begin, end: begin + width },
    { begin: begin + width, end },
  ]
  return size <= width
    ? [...consistencyRanges(size, left, isWhole), right]
    : [...consistencyRanges(size - width, right, false), left]
}

/** The perfect subtrees that make up a range, largest first. */
const subtreesOf = ({ begin, end }: Range): readonly NodeAddress[] =>
  peaksOf(end - begin).map(({ level, index }) => ({ level, index: begin / 2 ** level + index }))

const hashRanges = async (ranges: readonly Range[], read: ReadNodes): Promise<readonly Buffer[]> => {
  const subtrees = ranges.map(subtreesOf)
  const hashes = await read(subtrees.flat())
  let next = 0
  return subtrees.map(({ length }) => {
    next += length
    return foldPeaks(hashes.slice(next - length, next))
  })
}

/** Proof that the leaf `index` is in the tree of the first `size` leaves. One reading of nodes, whatever the size. */
export const inclusionProof = (index: number, size: number, read: ReadNodes): Promise<readonly Buffer[]> =>
  hashRanges(inclusionRanges(index, { begin: 0, end: size }), read)

/** Proof that the tree of `newSize` leaves begins with that of `oldSize`; empty for equal sizes and for the empty tree. */
export const consistencyProof = async (
  oldSize: number,
  newSize: number,
  read: ReadNodes,
): Promise<readonly Buffer[]> =>
  oldSize === 0 ? [] : hashRanges(consistencyRanges(oldSize, { begin: 0, end: newSize }, true), read)
