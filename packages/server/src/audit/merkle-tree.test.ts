import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRoot, GrowingTree, leafHash, peaksOf } from './merkle-tree.ts'
import { bodiesOf, growTree } from '../../test/support/grown-tree.ts'

/** Leaves and roots of the reference set of Certificate Transparency. */
const referenceLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const referenceRoots = new Map([
  [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
])

describe('merkle tree', () => {
  it('has the roots of the reference set', () => {
    const tree = new GrowingTree()
    expect(tree.root()).toEqual(emptyRoot)
    for (const [position, leaf] of referenceLeaves.entries()) {
      tree.add(leafHash(Buffer.from(leaf, 'hex')))
      const root = referenceRoots.get(position + 1)
      if (root !== undefined) expect(tree.root().toString('hex')).toBe(root)
    }
  })

  it('goes on from its peaks as if it had never stopped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 60 }), async (before, after) => {
        const bodies = bodiesOf(before + after)
        const whole = growTree(bodies)
        const { read } = growTree(bodies.slice(0, before))
        const resumed = GrowingTree.from(before, await read(peaksOf(before)))
        for (const body of bodies.slice(before)) resumed.add(leafHash(body))
        expect(resumed.root()).toEqual(whole.tree.root())
        expect(resumed.size).toBe(before + after)
      }),
      { numRuns: 200 },
    )
  })
})
