import { verifyConsistency, verifyInclusion } from '@honnin/shared/audit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodiesOf, growTree } from '../../test/support/grown-tree.ts'
import { consistencyProof, inclusionProof } from './merkle-proof.ts'
import { leafHash } from './merkle-tree.ts'
import { nodePrimitives } from './node-primitives.ts'

const { sha256 } = nodePrimitives
const mostLeaves = 40

describe('proofs from perfect subtrees alone', () => {
  it('show every leaf of every tree, and no other', async () => {
    for (let size = 1; size <= mostLeaves; size += 1) {
      const bodies = bodiesOf(size)
      const { tree, read } = growTree(bodies)
      for (const [index, body] of bodies.entries()) {
        const proof = await inclusionProof(index, size, read)
        const claim = { index: BigInt(index), size: BigInt(size), leafHash: leafHash(body), proof, root: tree.root() }
        await verifyInclusion(claim, sha256)
        await expect(
          verifyInclusion({ ...claim, leafHash: leafHash(Buffer.from('other')) }, sha256),
        ).rejects.toMatchObject({ code: 'proof_mismatch' })
      }
    }
  })

  it('show for every pair of trees that one begins with the other', async () => {
    const bodies = bodiesOf(mostLeaves)
    const { read } = growTree(bodies)
    const roots = bodies.map((_, index) => growTree(bodies.slice(0, index + 1)).tree.root())
    for (const [later, root2] of roots.entries())
      for (const [earlier, root1] of roots.slice(0, later + 1).entries()) {
        const proof = await consistencyProof(earlier + 1, later + 1, read)
        const claim = { size1: BigInt(earlier + 1), size2: BigInt(later + 1), root1, root2, proof }
        await verifyConsistency(claim, sha256)
        const other = growTree([Buffer.from('other'), ...bodies.slice(1, earlier + 1)]).tree.root()
        await expect(verifyConsistency({ ...claim, root1: other }, sha256)).rejects.toMatchObject({
          code: 'proof_mismatch',
        })
      }
  })

  it('hold for larger trees as well', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3000 }), fc.nat(), fc.nat(), async (size, pickLeaf, pickSize) => {
        const bodies = bodiesOf(size)
        const { tree, read } = growTree(bodies)
        const index = pickLeaf % size
        const root2 = tree.root()
        const body = bodies[index] ?? Buffer.alloc(0)
        const proof = await inclusionProof(index, size, read)
        await verifyInclusion(
          { index: BigInt(index), size: BigInt(size), leafHash: leafHash(body), proof, root: root2 },
          sha256,
        )
        const size1 = 1 + (pickSize % size)
        const root1 = growTree(bodies.slice(0, size1)).tree.root()
        const consistency = await consistencyProof(size1, size, read)
        await verifyConsistency({ size1: BigInt(size1), size2: BigInt(size), root1, root2, proof: consistency }, sha256)
      }),
      { numRuns: 60 },
    )
  })
})
