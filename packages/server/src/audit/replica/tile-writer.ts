import type { TreeNode } from '../merkle-tree.ts'
import { hashBytes } from '../node-store.ts'
import { formatBundle, tileHeight, tilePath, tileWidth, type Tile } from '../tile.ts'
import { readHeldEntries, readHeldHashes } from './replica-tree.ts'
import type { ReplicaStore } from './replica-store.ts'

/** The right edge of one level: what its last tile holds so far. */
interface Edge {
  index: number
  parts: Buffer[]
}

/** Writes bundles and tiles as entries come, and goes on with the partial ones of a copy that has `size` entries. */
export class TileWriter {
  readonly #store: ReplicaStore
  readonly #bundle: Edge
  readonly #levels: Edge[]

  private constructor(store: ReplicaStore, bundle: Edge, levels: Edge[]) {
    this.#store = store
    this.#bundle = bundle
    this.#levels = levels
  }

  static async open(store: ReplicaStore, size: number): Promise<TileWriter> {
    const levels: Edge[] = []
    for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / tileWidth)) {
      const edge: Edge = { index: Math.floor(count / tileWidth), parts: [] }
      const width = count % tileWidth
      if (width > 0) {
        const hashes = await readHeldHashes(store, { level, index: edge.index, width })
        edge.parts = Array.from({ length: width }, (_, place) =>
          hashes.subarray(place * hashBytes, (place + 1) * hashBytes),
        )
      }
      levels.push(edge)
    }
    const bundle: Edge = { index: Math.floor(size / tileWidth), parts: [] }
    const width = size % tileWidth
    if (width > 0) bundle.parts = [...(await readHeldEntries(store, { level: 'entries', index: bundle.index, width }))]
    return new TileWriter(store, bundle, levels)
  }

  /** Adds an entry with the nodes that it completed. */
  async add(body: Buffer, nodes: readonly TreeNode[]): Promise<void> {
    await this.#put('entries', this.#bundle, body)
    for (const { level, hash } of nodes) {
      if (level % tileHeight !== 0) continue
      const edge = (this.#levels[level / tileHeight] ??= { index: 0, parts: [] })
      await this.#put(level / tileHeight, edge, hash)
    }
  }

  async #put(level: Tile['level'], edge: Edge, part: Buffer): Promise<void> {
    edge.parts.push(part)
    if (edge.parts.length < tileWidth) return
    await this.#write(level, edge)
    edge.index += 1
    edge.parts = []
  }

  async #write(level: Tile['level'], { index, parts }: Edge): Promise<void> {
    const bytes = level === 'entries' ? formatBundle(parts) : Buffer.concat(parts)
    await this.#store.write(tilePath({ level, index, width: parts.length }), bytes)
  }

  /** Writes what is partial. */
  async flush(): Promise<void> {
    if (this.#bundle.parts.length > 0) await this.#write('entries', this.#bundle)
    for (const [level, edge] of this.#levels.entries()) if (edge.parts.length > 0) await this.#write(level, edge)
  }
}
