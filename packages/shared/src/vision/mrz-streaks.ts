import type { Point } from './geometry.ts'

/** A cell of the finder's output: its middle and how sure the finder is. */
export interface LineCell extends Point {
  readonly logit: number
}

/** Cells that belong to one line. */
export interface Streak {
  readonly cells: readonly LineCell[]
  readonly centre: Point
  /** Unit vector along the line. */
  readonly along: Point
  /** Of the cells along and across the line, about the centre. */
  readonly low: number
  readonly high: number
  readonly thickness: number
}

const LARGEST_ANGLE = 0.14
/** Share of a line's length that may be hidden in one piece. */
const LARGEST_GAP = 0.25

/** Cells above a level that touch along their sides. */
export function connectedCells(
  logits: Float32Array,
  { width, height, level }: { readonly width: number; readonly height: number; readonly level: number },
): readonly (readonly LineCell[])[] {
  const seen = new Uint8Array(width * height)
  const found: LineCell[][] = []
  for (let first = 0; first < seen.length; first += 1) {
    if (seen[first] || !((logits[first] ?? level) > level)) continue
    const cells: LineCell[] = []
    const open = [first]
    seen[first] = 1
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)]
      cells.push({ x: x + 0.5, y: y + 0.5, logit: logits[at] ?? 0 })
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        const next = at + dx + dy * width
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height || seen[next]) continue
        if (!((logits[next] ?? level) > level)) continue
        seen[next] = 1
        open.push(next)
      }
    }
    found.push(cells)
  }
  return found
}

/** The principal axis of some cells, and how far they reach along and across it. */
export function streakOf(cells: readonly LineCell[]): Streak {
  const count = cells.length
  const centre = {
    x: cells.reduce((sum, cell) => sum + cell.x, 0) / count,
    y: cells.reduce((sum, cell) => sum + cell.y, 0) / count,
  }
  let [xx, xy, yy] = [0, 0, 0]
  for (const cell of cells) {
    const [dx, dy] = [cell.x - centre.x, cell.y - centre.y]
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2
  const along = { x: Math.cos(angle), y: Math.sin(angle) }
  let [low, high, spread] = [0, 0, 0]
  for (const cell of cells) {
    const [dx, dy] = [cell.x - centre.x, cell.y - centre.y]
    const at = dx * along.x + dy * along.y
    low = Math.min(low, at - 0.5)
    high = Math.max(high, at + 0.5)
    spread += (dy * along.x - dx * along.y) ** 2
  }
  // The deviation of a band of thickness t is t / sqrt(12).
  return { cells, centre, along, low, high, thickness: Math.max(1, Math.sqrt((12 * spread) / count)) }
}

/** Puts together pieces of one line that a finger, a glare or a fold has broken. */
export function joinedStreaks(streaks: readonly Streak[]): readonly Streak[] {
  const rest = [...streaks].sort((a, b) => b.cells.length - a.cells.length)
  const done: Streak[] = []
  for (let streak = rest.shift(); streak; streak = rest.shift()) {
    let current = streak
    for (;;) {
      const at = rest.findIndex((other) => continues(current, other))
      const [other] = at < 0 ? [] : rest.splice(at, 1)
      if (!other) break
      current = streakOf([...current.cells, ...other.cells])
    }
    done.push(current)
  }
  return done
}

function continues(streak: Streak, other: Streak): boolean {
  const { along, across } = relativeTo(streak, other.centre)
  const half = (other.high - other.low) / 2
  const gap = Math.max(along - half - streak.high, streak.low - along - half)
  return (
    Math.abs(across) < 0.7 * Math.max(streak.thickness, 1.5) &&
    gap > -1 &&
    gap < LARGEST_GAP * (streak.high - streak.low) &&
    (isParallel(streak, other) || other.high - other.low < 3 * other.thickness)
  )
}

export function relativeTo(streak: Streak, point: Point): { readonly along: number; readonly across: number } {
  const [dx, dy] = [point.x - streak.centre.x, point.y - streak.centre.y]
  return {
    along: dx * streak.along.x + dy * streak.along.y,
    across: dy * streak.along.x - dx * streak.along.y,
  }
}

export function isParallel(a: Streak, b: Streak): boolean {
  return Math.abs(a.along.x * b.along.y - a.along.y * b.along.x) < Math.sin(LARGEST_ANGLE)
}
