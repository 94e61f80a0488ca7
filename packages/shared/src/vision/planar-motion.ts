import { foreshorteningAt, rigidMeshPoints } from './face-depth.ts'
import type { MeshPoint, Point } from './geometry.ts'
import { composeHomographies, solveHomography, type Homography } from './homography.ts'
import {
  align,
  evenOut,
  FLAT,
  PATCH_SIDES,
  reduceFace,
  sampleUnit,
  unitPatch,
  type EvenPatch,
  type FacePicture,
  type SheetMap,
} from './patch-alignment.ts'

export type { FacePicture } from './patch-alignment.ts'

const TILES = 9
/** Share of the tile's pixels that must say something. */
const LEAST_TILE_SHARE = 0.5
/** Half axes of the face without hair, in half sides of the square. */
const FACE_REACH = { across: 0.7, down: 0.85 }
/** Tiles of nose and cheeks, between eyes and mouth: nothing there moves by itself. */
const NOSE_AND_CHEEKS = { columns: [2, 6], rows: [4, 5] } as const

/** How well one map of a plane onto a plane explains all the pixels of a face in two pictures. */
export interface PlanarMotion {
  /**
   * Mean correlation of the tiles in the worse half after the best map, -1..1: near 1 for any two pictures of one flat
   * picture, however it was held; lower where nose, cheeks and brows moved against each other.
   */
  readonly agreement: number
  /**
   * The same for nose and cheeks alone after the best map of a sheet that may also be bent about either axis: near 1 for a
   * print that is bent or worn, lower for a nose that stands out. `null` where they show too little.
   */
  readonly sheetAgreement: number | null
  /** How unequally the map scales: 1 - smaller/larger singular value at the middle of the face. 0 for turns in the plane. */
  readonly foreshortening: number
}

/**
 * Lays the second picture over the first by the homography that fits its pixels best, starting from the two meshes, and
 * compares what is left. Returns `null` where the pictures cannot be laid over each other.
 */
export function measurePlanarMotion(first: FacePicture, second: FacePicture): PlanarMotion | null {
  const start = meshHomography(first.mesh, second.mesh)
  if (start === null) return null
  const own = reduceFace(first)
  const other = reduceFace(second)
  const toFirst: SheetMap = { map: unitPatch(own), bend: FLAT }
  let flat: SheetMap = { map: chain(other.toReduced, start, own.toPicture, toFirst.map), bend: FLAT }
  let bent = flat
  let agreement: number | null = null
  let sheetAgreement: number | null = null
  for (const side of PATCH_SIDES) {
    const template = evenOut(sampleUnit(own.gray, toFirst, side), side)
    flat = align(template, { gray: other.gray, start: flat, side })
    bent = align(faceOnly(template, side), { gray: other.gray, start: bent, side, isSheet: true })
    const seenThrough = (map: SheetMap): EvenPatch => evenOut(sampleUnit(other.gray, map, side), side)
    agreement = compareTiles(template, seenThrough(flat), { side, ...everyTile })
    sheetAgreement = compareTiles(template, seenThrough(bent), { side, ...NOSE_AND_CHEEKS })
  }
  return agreement === null
    ? null
    : {
        agreement,
        sheetAgreement,
        foreshortening: foreshorteningAt(flat.map, { centre: { x: 0, y: 0 }, step: 0.5 }),
      }
}

/** Without hair and room: behind a worn print they are another body's. */
function faceOnly({ values, weights }: EvenPatch, side: number): EvenPatch {
  const half = side / 2
  return {
    values,
    weights: weights.map((weight, at) => {
      const across = ((at % side) + 0.5 - half) / half / FACE_REACH.across
      const down = (Math.floor(at / side) + 0.5 - half) / half / FACE_REACH.down
      return across * across + down * down <= 1 ? weight : 0
    }),
  }
}

/** The maps one after the other, the last one first. */
function chain(...maps: readonly Homography[]): Homography {
  return maps.reduce((outer, inner) => composeHomographies(outer, inner))
}

function meshHomography(first: readonly MeshPoint[], second: readonly MeshPoint[]): Homography | null {
  const pairs: { from: Point; to: Point }[] = []
  for (const index of rigidMeshPoints) {
    const from = first[index]
    const to = second[index]
    if (from === undefined || to === undefined) return null
    pairs.push({ from, to })
  }
  return solveHomography(pairs)
}

/** First and last of the tiles across and down. */
interface TileRange {
  readonly columns: readonly [number, number]
  readonly rows: readonly [number, number]
}
const everyTile: TileRange = { columns: [0, TILES - 1], rows: [0, TILES - 1] }

/** Mean correlation of the worse half of the tiles that say something; `null` where there are too few. */
function compareTiles(
  template: EvenPatch,
  seen: EvenPatch,
  { side, columns, rows }: { readonly side: number } & TileRange,
): number | null {
  const correlations: number[] = []
  for (let row = rows[0]; row <= rows[1]; row += 1)
    for (let column = columns[0]; column <= columns[1]; column += 1) {
      const correlation = correlateTile(template, seen, {
        left: Math.floor((column * side) / TILES),
        top: Math.floor((row * side) / TILES),
        size: Math.floor(side / TILES),
        side,
      })
      if (correlation !== null) correlations.push(correlation)
    }
  const most = (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)
  if (correlations.length < Math.min(TILES, most / 2)) return null
  correlations.sort((one, other) => one - other)
  const worse = correlations.slice(0, Math.ceil(correlations.length / 2))
  return worse.reduce((sum, value) => sum + value, 0) / worse.length
}

function correlateTile(
  template: EvenPatch,
  seen: EvenPatch,
  {
    left,
    top,
    size,
    side,
  }: { readonly left: number; readonly top: number; readonly size: number; readonly side: number },
): number | null {
  let count = 0
  let product = 0
  let own = 0
  let others = 0
  for (let row = top; row < top + size; row += 1)
    for (let column = left; column < left + size; column += 1) {
      const at = row * side + column
      if (!template.weights[at] || !seen.weights[at]) continue
      const mine = template.values[at] ?? 0
      const theirs = seen.values[at] ?? 0
      count += 1
      product += mine * theirs
      own += mine * mine
      others += theirs * theirs
    }
  if (count < LEAST_TILE_SHARE * size * size || own === 0 || others === 0) return null
  return product / Math.sqrt(own * others)
}
