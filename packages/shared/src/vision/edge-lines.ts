import { alongSide, EDGE_COLUMNS, EDGE_PLACES, STRIP_DEPTH } from './edge-strips.ts'

/** A straight line in the strip of a side. */
export interface EdgeLine {
  /** Distance outwards of the line from the side at its first and second corner, in shares of the strip's reach, -1..1. */
  readonly atStart: number
  readonly atEnd: number
  /** Log likelihood ratio of "the edge runs here" against chance, over the columns; below 0 for a line that more speaks against. */
  readonly evidence: number
  /** Mean probability, over the columns between the corners, that the edge runs within two strip pixels of the line, 0..1. */
  readonly support: number
}

/** Probability of each place in a column that knows nothing. */
const CHANCE = 1 / EDGE_PLACES
/** How little a column that denies the line counts against it: a finger may lie there. */
const DOUBT = 3
/** Distance in strip pixels within which what a column says is taken by a line from its rivals. */
const TAKEN = 3
/** Distance in strip pixels within which what a column says belongs to a line. */
const WITHIN = 2
/** Strip pixels by which a line may fall or rise from one corner to the other. */
const MOST_SLOPE = 20
const ROW_STEP = 2
const MOST_LINES = 3
/** A rival with less than this share of the best line's evidence is none. */
const LEAST_SHARE = 0.15
const FITS = 3

const columns = Float64Array.from({ length: EDGE_COLUMNS }, (_, column) => alongSide(column, EDGE_COLUMNS))

/** The lines along which the network may have seen the edge of one side, the likeliest first; `places` are its logits, 49 x 24. */
export function edgeLines(places: Float32Array): EdgeLine[] {
  const shares = placeShares(places)
  const votes = shares.map(evidenceOf)
  const lines: EdgeLine[] = []
  for (let count = 0; count < MOST_LINES; count += 1) {
    const line = fitLine(shares, likeliestLine(votes))
    if (line.evidence <= 0 || line.evidence < LEAST_SHARE * (lines[0]?.evidence ?? 0)) break
    lines.push(line)
    takeVotes(votes, line)
  }
  return lines
}

/** Rows, counted from the outside, at which a line passes the first and the second corner. */
interface RowLine {
  readonly first: number
  readonly last: number
}

/** Softmax of each column; index row * 24 + column. */
function placeShares(places: Float32Array): Float32Array {
  const shares = new Float32Array(STRIP_DEPTH * EDGE_COLUMNS)
  for (let column = 0; column < EDGE_COLUMNS; column += 1) {
    let highest = -Infinity
    for (let row = 0; row < EDGE_PLACES; row += 1) highest = Math.max(highest, places[row * EDGE_COLUMNS + column] ?? 0)
    let total = 0
    for (let row = 0; row < EDGE_PLACES; row += 1)
      total += Math.exp((places[row * EDGE_COLUMNS + column] ?? 0) - highest)
    for (let row = 0; row < STRIP_DEPTH; row += 1)
      shares[row * EDGE_COLUMNS + column] = Math.exp((places[row * EDGE_COLUMNS + column] ?? 0) - highest) / total
  }
  return shares
}

/** Of the lines through every other row at both corners, the one that the columns say most for, in rows within one of it. */
function likeliestLine(votes: Float32Array): RowLine {
  const near = votes.map((vote, index) =>
    Math.max(vote, votes[index - EDGE_COLUMNS] ?? -Infinity, votes[index + EDGE_COLUMNS] ?? -Infinity),
  )
  let best: RowLine = { first: 0, last: 0 }
  let most = -Infinity
  for (let first = 0; first < STRIP_DEPTH; first += ROW_STEP) {
    const lowest = Math.max(first % ROW_STEP, first - MOST_SLOPE)
    for (let last = lowest; last <= Math.min(STRIP_DEPTH - 1, first + MOST_SLOPE); last += ROW_STEP) {
      let score = 0
      for (let column = 0; column < EDGE_COLUMNS; column += 1) {
        const row = Math.round(first + (last - first) * (columns[column] ?? 0))
        if (row >= 0 && row < STRIP_DEPTH) score += near[row * EDGE_COLUMNS + column] ?? 0
      }
      if (score <= most) continue
      most = score
      best = { first, last }
    }
  }
  return best
}

/** What was said for a line says nothing for its rivals. */
function takeVotes(votes: Float32Array, line: EdgeLine): void {
  const [first, last] = [rowOf(line.atStart), rowOf(line.atEnd)]
  for (let column = 0; column < EDGE_COLUMNS; column += 1) {
    const row = first + (last - first) * (columns[column] ?? 0)
    for (let near = Math.max(0, Math.ceil(row - TAKEN)); near <= Math.min(STRIP_DEPTH - 1, row + TAKEN); near += 1)
      votes[near * EDGE_COLUMNS + column] = evidenceOf(0)
  }
}

/** Of one column whose probability at the line is `share`. */
const evidenceOf = (share: number): number => Math.log((share / CHANCE + DOUBT) / (1 + DOUBT))

const rowOf = (share: number): number => (0.5 - share / 2) * STRIP_DEPTH - 0.5
const shareOf = (row: number): number => 1 - (2 * (row + 0.5)) / STRIP_DEPTH

/** Least squares through what the columns say near the line, each as sure as it is of that. */
function fitLine(shares: Float32Array, start: RowLine): EdgeLine {
  let { first, last } = start
  for (let fit = 0; fit < FITS; fit += 1) {
    const sums = { w: 0, t: 0, u: 0, tt: 0, tu: 0 }
    for (let column = 0; column < EDGE_COLUMNS; column += 1) {
      const along = columns[column] ?? 0
      const { mass, mean } = nearLine(shares, column, first + (last - first) * along)
      sums.w += mass
      sums.t += mass * along
      sums.u += mass * mean
      sums.tt += mass * along * along
      sums.tu += mass * along * mean
    }
    const determinant = sums.w * sums.tt - sums.t * sums.t
    if (!(determinant > 1e-6)) break
    const slope = (sums.w * sums.tu - sums.t * sums.u) / determinant
    first = (sums.u - slope * sums.t) / sums.w
    last = first + slope
  }
  let evidence = 0
  let support = 0
  let between = 0
  for (let column = 0; column < EDGE_COLUMNS; column += 1) {
    const along = columns[column] ?? 0
    const { mass } = nearLine(shares, column, first + (last - first) * along)
    evidence += evidenceOf(mass / (2 * WITHIN + 1))
    if (along < 0 || along > 1) continue
    between += 1
    support += mass
  }
  return { atStart: shareOf(first), atEnd: shareOf(last), evidence, support: support / between }
}

/** Probability that the edge runs within two strip pixels of a row in one column, and its mean row there. */
function nearLine(shares: Float32Array, column: number, row: number): { readonly mass: number; readonly mean: number } {
  let mass = 0
  let moment = 0
  for (
    let near = Math.max(0, Math.ceil(row - WITHIN));
    near <= Math.min(STRIP_DEPTH - 1, Math.floor(row + WITHIN));
    near += 1
  ) {
    const share = shares[near * EDGE_COLUMNS + column] ?? 0
    mass += share
    moment += share * near
  }
  return { mass, mean: mass > 0 ? moment / mass : row }
}
