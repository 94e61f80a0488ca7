import type { ReadNodes } from '../../src/audit/merkle-proof.ts'
import { GrowingTree, leafHash } from '../../src/audit/merkle-tree.ts'

export const bodiesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => Buffer.from(`entry ${index}`))

/** A tree in memory over these entries, and its nodes. */
export const growTree = (bodies: readonly Buffer[]): { readonly tree: GrowingTree; readonly read: ReadNodes } => {
  const tree = new GrowingTree()
  const nodes = new Map<string, Buffer>()
  for (const body of bodies)
    for (const { level, index, hash } of tree.add(leafHash(body))) nodes.set(`${level}/${index}`, hash)
  return {
    tree,
    read: async (addresses) =>
      addresses.map(({ level, index }) => {
        const hash = nodes.get(`${level}/${index}`)
        if (hash === undefined) throw new TypeError(`node ${level}/${index} is not complete`)
        return hash
      }),
  }
}
