import { AuditError } from './audit-error.ts'
import { bytesEqual, concatBytes, type Sha256Function } from './primitives.ts'

const leafPrefix = new Uint8Array([0])
const nodePrefix = new Uint8Array([1])

/** What is hashed for a leaf (RFC 9162 section 2.1.1): `0x00 || entry`. */
export const leafInput = (entry: Uint8Array): Uint8Array<ArrayBuffer> => concatBytes(leafPrefix, entry)

/** What is hashed for an inner node: `0x01 || left || right`. */
export const nodeInput = (left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> =>
  concatBytes(nodePrefix, left, right)

const hashBytes = 32

const mustBeHashes = (hashes: readonly Uint8Array[]): void => {
  if (hashes.some((hash) => hash.length !== hashBytes))
    throw new AuditError('proof_malformed', `a hash does not have ${hashBytes} bytes`)
}

const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length)
const bitCount = (value: bigint): number => value.toString(2).replaceAll('0', '').length
const trailingZeros = (value: bigint): number => bitLength(value & -value) - 1
const isBitSet = (value: bigint, position: number): boolean => ((value >> BigInt(position)) & 1n) === 1n

/** Hashes a node upward through the siblings of the part of the path that is inside the perfect subtree. */
const climb = async (options: {
  readonly seed: Uint8Array
  readonly siblings: readonly Uint8Array[]
  readonly index: bigint
  readonly onlyLeft?: boolean
  readonly sha256: Sha256Function
}): Promise<Uint8Array> => {
  let hash = options.seed
  for (const [level, sibling] of options.siblings.entries()) {
    if (isBitSet(options.index, level)) hash = await options.sha256(nodeInput(sibling, hash))
    else if (options.onlyLeft !== true) hash = await options.sha256(nodeInput(hash, sibling))
  }
  return hash
}

const climbBorder = async (
  seed: Uint8Array,
  siblings: readonly Uint8Array[],
  sha256: Sha256Function,
): Promise<Uint8Array> => {
  let hash = seed
  for (const sibling of siblings) hash = await sha256(nodeInput(sibling, hash))
  return hash
}

export interface InclusionClaim {
  readonly index: bigint
  readonly size: bigint
  readonly leafHash: Uint8Array
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

/**
 * Verifies that a leaf is at `index` of the tree with `size` leaves and `root` (RFC 9162 section 2.1.3.2).
 *
 * Throws {@link AuditError}: `proof_malformed` where index, size and length do not fit, `proof_mismatch` where the root
 * differs. Returns nothing else.
 */
export const verifyInclusion = async (claim: InclusionClaim, sha256: Sha256Function): Promise<void> => {
  const { index, size, proof } = claim
  mustBeHashes([claim.leafHash, claim.root, ...proof])
  if (index < 0n || index >= size)
    throw new AuditError('proof_malformed', `the tree of size ${size} has no leaf ${index}`)
  const inner = bitLength(index ^ (size - 1n))
  const border = bitCount(index >> BigInt(inner))
  if (proof.length !== inner + border)
    throw new AuditError('proof_malformed', `the proof has ${proof.length} hashes, not ${inner + border}`)
  const subtree = await climb({ seed: claim.leafHash, siblings: proof.slice(0, inner), index, sha256 })
  const root = await climbBorder(subtree, proof.slice(inner), sha256)
  if (!bytesEqual(root, claim.root)) throw new AuditError('proof_mismatch', 'the proof leads to another root')
}

export interface ConsistencyClaim {
  readonly size1: bigint
  readonly size2: bigint
  readonly root1: Uint8Array
  readonly root2: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Verifies that the tree with `size2` leaves begins with the tree with `size1` leaves (RFC 9162 section 2.1.4.2). A proof
 * from the empty tree says nothing and is refused.
 *
 * Throws {@link AuditError} as {@link verifyInclusion} does.
 */
export const verifyConsistency = async (claim: ConsistencyClaim, sha256: Sha256Function): Promise<void> => {
  const { size1, size2, root1, root2, proof } = claim
  mustBeHashes(proof)
  if (size1 === 0n) throw new AuditError('proof_malformed', 'every tree begins with the empty tree')
  if (size1 < 0n || size2 < size1) throw new AuditError('proof_malformed', 'the second tree is smaller than the first')
  if (size1 === size2) {
    if (proof.length > 0) throw new AuditError('proof_malformed', 'trees of one size need no proof')
    if (!bytesEqual(root1, root2)) throw new AuditError('proof_mismatch', 'trees of one size have different roots')
    return
  }
  const [first] = proof
  if (first === undefined) throw new AuditError('proof_malformed', 'the proof is empty')

  const shift = trailingZeros(size1)
  const inner = bitLength((size1 - 1n) ^ (size2 - 1n)) - shift
  const border = bitCount((size1 - 1n) >> BigInt(inner + shift))
  // A first tree that is one perfect subtree is its own seed and is left out of the proof.
  const isPerfect = size1 === 1n << BigInt(shift)
  const seed = isPerfect ? root1 : first
  const siblings = isPerfect ? proof : proof.slice(1)
  if (siblings.length !== inner + border)
    throw new AuditError('proof_malformed', `the proof has ${proof.length} hashes, which does not fit the sizes`)

  const index = (size1 - 1n) >> BigInt(shift)
  const inside = siblings.slice(0, inner)
  const outside = siblings.slice(inner)
  const old = await climbBorder(await climb({ seed, siblings: inside, index, onlyLeft: true, sha256 }), outside, sha256)
  if (!bytesEqual(old, root1)) throw new AuditError('proof_mismatch', 'the proof leads to another first root')
  const grown = await climbBorder(await climb({ seed, siblings: inside, index, sha256 }), outside, sha256)
  if (!bytesEqual(grown, root2)) throw new AuditError('proof_mismatch', 'the proof leads to another second root')
}
