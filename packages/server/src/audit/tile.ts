/** A tile has the hashes of 256 neighbours of one level, and its levels are eight of the tree's apart (c2sp.org/tlog-tiles). */
export const tileHeight = 8
export const tileWidth = 2 ** tileHeight
const mostTileLevel = 63

/** A tile of hashes, or a bundle of entries. Narrower than 256 only at the right edge of a tree. */
export interface Tile {
  readonly level: number | 'entries'
  readonly index: number
  readonly width: number
}

/** `1234067` → `x001/x234/067`. */
const tileNumber = (index: number): string => {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/.{3}/g) ?? []
  return groups.map((group, position) => (position < groups.length - 1 ? `x${group}` : group)).join('/')
}

/** Address of a tile below the log's prefix. */
export const tilePath = ({ level, index, width }: Tile): string =>
  `tile/${level}/${tileNumber(index)}${width === tileWidth ? '' : `.p/${width}`}`

/** Reads the address of a tile; null where it is not the one canonical address of any. */
export const parseTilePath = (path: string): Tile | null => {
  const match = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path)
  if (match === null) return null
  const [, kind, number = '', partial] = match
  const level = kind === 'entries' ? kind : Number(kind)
  const tile = { level, index: Number(number.replaceAll(/[x/]/g, '')), width: Number(partial ?? tileWidth) } as const
  const isPossible = (level === 'entries' || level <= mostTileLevel) && Number.isSafeInteger(tile.index)
  return isPossible && tilePath(tile) === path ? tile : null
}

/** How many hashes (or entries) a tree of `size` has on the level of these tiles. */
const hashesOn = (level: Tile['level'], size: number): number =>
  level === 'entries' ? size : Math.floor(size / tileWidth ** level)

export const isWithin = ({ level, index, width }: Tile, size: number): boolean =>
  index * tileWidth + width <= hashesOn(level, size)

/** The tiles on one level of a tree of `size`, from the one that holds hash `from` on. */
const tilesOn = (level: Tile['level'], size: number, from: number): readonly Tile[] => {
  const count = hashesOn(level, size)
  const first = Math.floor(from / tileWidth)
  return Array.from({ length: Math.max(0, Math.ceil(count / tileWidth) - first) }, (_, position) => {
    const index = first + position
    return { level, index, width: Math.min(tileWidth, count - index * tileWidth) }
  })
}

/** All tiles and bundles of a tree of `size` that a tree of `oldSize` did not have. */
export const newTiles = (size: number, oldSize = 0): readonly Tile[] => {
  const tiles: Tile[] = [...(oldSize === size ? [] : tilesOn('entries', size, oldSize))]
  for (let level = 0; hashesOn(level, size) > 0; level += 1) {
    const before = hashesOn(level, oldSize)
    if (before !== hashesOn(level, size)) tiles.push(...tilesOn(level, size, before))
  }
  return tiles
}

/** The partial tiles and the partial bundle of a tree of `size`: what a larger tree supersedes. */
export const partialTiles = (size: number): readonly Tile[] => {
  const tiles: Tile[] = size % tileWidth === 0 ? [] : [...tilesOn('entries', size, size - 1)]
  for (let level = 0; hashesOn(level, size) > 0; level += 1) {
    const count = hashesOn(level, size)
    if (count % tileWidth > 0) tiles.push(...tilesOn(level, size, count - 1))
  }
  return tiles
}

const lengthBytes = 2
/** The longest entry that a bundle can hold. */
export const mostEntryBytes = 2 ** (8 * lengthBytes) - 1

export const formatBundle = (bodies: readonly Buffer[]): Buffer =>
  Buffer.concat(
    bodies.flatMap((body) => {
      const length = Buffer.alloc(lengthBytes)
      length.writeUInt16BE(body.length)
      return [length, body]
    }),
  )

/** The entries of a bundle; null where it ends in the middle of one. */
export const parseBundle = (bytes: Buffer): readonly Buffer[] | null => {
  const bodies: Buffer[] = []
  let offset = 0
  while (offset < bytes.length) {
    if (offset + lengthBytes > bytes.length) return null
    const end = offset + lengthBytes + bytes.readUInt16BE(offset)
    if (end > bytes.length) return null
    bodies.push(bytes.subarray(offset + lengthBytes, end))
    offset = end
  }
  return bodies
}
