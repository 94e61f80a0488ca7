/** What a network says of one side: in each of some columns along it, how likely the side runs through each of some rows. */
export interface SideShares {
  /** Probabilities, index row * columns + column, the outermost row first; a column may sum to less than one. */
  readonly shares: Float32Array
  readonly rows: number
  /** Where each column lies along the side, 0 at its first corner and 1 at its second. */
  readonly alongs: Float64Array
}

/** A straight line along a side. */
export interface SideLine {
  /** Rows, with fractions, at which the line passes the side's first and second corner. */
  readonly first: number
  readonly last: number
  /** Log likelihood ratio of "the side runs here" against chance, over the columns; below 0 for a line that more speaks against. */
  readonly evidence: number
  /** Mean probability, over the columns between the corners, that the side runs within two rows of the line, 0..1. */
  readonly support: number
}

/** How little a column that denies the line counts against it: a finger may lie there. */
const DOUBT = 3
/** Distance in rows within which what a column says is taken by a line from its rivals. */
const TAKEN = 3
/** Distance in rows within which what a column says belongs to a line. */
const WITHIN = 2
/** Rows by which a line may fall or rise from one corner to the other. */
const MOST_SLOPE = 20
const ROW_STEP = 2
const MOST_LINES = 3
/** A rival with less than this share of the best line's evidence is none. */
const LEAST_SHARE = 0.15
const FITS = 3

/** The lines along which a network may have seen one side, the likeliest first. */
export function sideLines(side: SideShares): SideLine[] {
  const chance = 1 / side.rows
  const votes = new Float32Array(side.shares.length)
  for (let at = 0; at < votes.length; at += 1) votes[at] = evidenceOf(side.shares[at] ?? 0, chance)
  const lines: SideLine[] = []
  for (let count = 0; count < MOST_LINES; count += 1) {
    const line = fitLine(side, likeliestLine(votes, side), chance)
    if (line.evidence <= 0 || line.evidence < LEAST_SHARE * (lines[0]?.evidence ?? 0)) break
    lines.push(line)
    takeVotes(votes, line, side, chance)
  }
  return lines
}

type RowLine = Pick<SideLine, 'first' | 'last'>

/** Of the lines through every other row at both corners, the one that the columns say most for, in rows within one of it. */
function likeliestLine(votes: Float32Array, { rows, alongs }: SideShares): RowLine {
  const columns = alongs.length
  const near = new Float32Array(votes.length)
  for (let index = 0; index < votes.length; index += 1) {
    const above = index < columns ? -Infinity : (votes[index - columns] ?? 0)
    const below = index + columns < votes.length ? (votes[index + columns] ?? 0) : -Infinity
    near[index] = Math.max(votes[index] ?? 0, above, below)
  }
  const risen = risenRows(alongs)
  let best: RowLine = { first: 0, last: 0 }
  let most = -Infinity
  for (let first = 0; first < rows; first += ROW_STEP) {
    const lowest = Math.max(first % ROW_STEP, first - MOST_SLOPE)
    for (let last = lowest; last <= Math.min(rows - 1, first + MOST_SLOPE); last += ROW_STEP) {
      const slope = ((last - first + MOST_SLOPE) / ROW_STEP) * columns
      let score = 0
      for (let column = 0; column < columns; column += 1) {
        const row = first + (risen[slope + column] ?? 0)
        if (row >= 0 && row < rows) score += near[row * columns + column] ?? 0
      }
      if (score <= most) continue
      most = score
      best = { first, last }
    }
  }
  return best
}

/** Whole rows by which lines of every slope, from falling to rising, have risen in each column. */
function risenRows(alongs: Float64Array): Int32Array {
  const risen = new Int32Array(((2 * MOST_SLOPE) / ROW_STEP + 1) * alongs.length)
  for (let rise = -MOST_SLOPE, at = 0; rise <= MOST_SLOPE; rise += ROW_STEP)
    for (let column = 0; column < alongs.length; column += 1, at += 1)
      risen[at] = Math.round(rise * (alongs[column] ?? 0))
  return risen
}

/** What was said for a line says nothing for its rivals. */
function takeVotes(votes: Float32Array, { first, last }: RowLine, { rows, alongs }: SideShares, chance: number): void {
  alongs.forEach((along, column) => {
    const row = first + (last - first) * along
    for (let near = Math.max(0, Math.ceil(row - TAKEN)); near <= Math.min(rows - 1, row + TAKEN); near += 1)
      votes[near * alongs.length + column] = evidenceOf(0, chance)
  })
}

/** Of one column whose probability at the line is `share`. */
const evidenceOf = (share: number, chance: number): number => Math.log((share / chance + DOUBT) / (1 + DOUBT))

/** Least squares through what the columns say near the line, each as sure as it is of that. */
function fitLine(side: SideShares, start: RowLine, chance: number): SideLine {
  let { first, last } = start
  for (let fit = 0; fit < FITS; fit += 1) {
    const sums = { w: 0, t: 0, u: 0, tt: 0, tu: 0 }
    side.alongs.forEach((along, column) => {
      const { mass, mean } = nearLine(side, column, first + (last - first) * along)
      sums.w += mass
      sums.t += mass * along
      sums.u += mass * mean
      sums.tt += mass * along * along
      sums.tu += mass * along * mean
    })
    const determinant = sums.w * sums.tt - sums.t * sums.t
    if (!(determinant > 1e-6)) break
    const slope = (sums.w * sums.tu - sums.t * sums.u) / determinant
    first = (sums.u - slope * sums.t) / sums.w
    last = first + slope
  }
  let evidence = 0
  let support = 0
  let between = 0
  side.alongs.forEach((along, column) => {
    const { mass } = nearLine(side, column, first + (last - first) * along)
    evidence += evidenceOf(mass / (2 * WITHIN + 1), chance)
    if (along < 0 || along > 1) return
    between += 1
    support += mass
  })
  return { first, last, evidence, support: support / between }
}

/** Probability that the side runs within two rows of a row in one column, and its mean row there. */
function nearLine(
  { shares, rows, alongs }: SideShares,
  column: number,
  row: number,
): { readonly mass: number; readonly mean: number } {
  let mass = 0
  let moment = 0
  const last = Math.min(rows - 1, Math.floor(row + WITHIN))
  for (let near = Math.max(0, Math.ceil(row - WITHIN)); near <= last; near += 1) {
    const share = shares[near * alongs.length + column] ?? 0
    mass += share
    moment += share * near
  }
  return { mass, mean: mass > 0 ? moment / mass : row }
}
