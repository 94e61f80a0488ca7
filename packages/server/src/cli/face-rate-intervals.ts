/** A pair whose pictures could be compared. */
export interface ScoredPair {
  readonly fileX: string
  readonly fileY: string
  readonly same: boolean
  readonly similarity: number
}

/** Lower and upper end, 95 %. */
export type Interval = readonly [number, number]

export interface RateIntervals {
  readonly eer: Interval
  readonly fnmr: Interval
  readonly fmr: Interval
  /** By false match rate. */
  readonly fnmrAtFmr: Readonly<Record<string, Interval>>
}

const DRAWS = 300
const SEED = 1

/**
 * How many persons a list shows, as far as its pairs of one person tell: pictures that are linked by them are of one. By
 * file: a number from 0 on.
 */
export function personsOf(pairs: readonly Pick<ScoredPair, 'fileX' | 'fileY' | 'same'>[]): ReadonlyMap<string, number> {
  const parents = new Map<string, string>()
  const rootOf = (file: string): string => {
    const parent = parents.get(file) ?? file
    if (parent === file) {
      parents.set(file, file)
      return file
    }
    const root = rootOf(parent)
    parents.set(file, root)
    return root
  }
  for (const { fileX, fileY, same } of pairs) {
    const [x, y] = [rootOf(fileX), rootOf(fileY)]
    if (same && x !== y) parents.set(x, y)
  }
  const numbers = new Map<string, number>()
  return new Map(
    [...parents.keys()].map((file) => {
      const root = rootOf(file)
      const number = numbers.get(root) ?? numbers.size
      numbers.set(root, number)
      return [file, number]
    }),
  )
}

/**
 * Percentile intervals by drawing persons with replacement, since the pairs of one person depend on each other (Bolle,
 * Ratha and Pankanti, "Error analysis of pattern recognition systems: the subsets bootstrap", CVIU 93, 2004). A pair of two
 * persons counts as often as both were drawn. Where a rate is 0 in the list its upper end is 0 as well: with n independent
 * trials without an error only a rate above 3/n is ruled out.
 */
export function intervalsByPerson(
  pairs: readonly ScoredPair[],
  options: { readonly threshold: number; readonly fmrLimits: readonly number[] },
): RateIntervals {
  const persons = personsOf(pairs)
  const numbered = pairs
    .map((pair) => ({ ...pair, one: persons.get(pair.fileX) ?? 0, other: persons.get(pair.fileY) ?? 0 }))
    .sort((a, b) => b.similarity - a.similarity)
  const count = new Set(persons.values()).size
  const random = createRandom(SEED)
  const draws = Array.from({ length: DRAWS }, () => {
    const weights = new Uint16Array(count)
    for (let drawn = 0; drawn < count; drawn += 1) {
      const person = Math.floor(random() * count)
      weights[person] = (weights[person] ?? 0) + 1
    }
    return weightedRates(numbered, { ...options, weights })
  }).flatMap((rates) => rates ?? [])
  const interval = (read: (rates: WeightedRates) => number): Interval => {
    const values = draws.map(read).sort((a, b) => a - b)
    const at = (share: number): number => values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? NaN
    return [at(0.025), at(0.975)]
  }
  return {
    eer: interval(({ eer }) => eer),
    fnmr: interval(({ fnmr }) => fnmr),
    fmr: interval(({ fmr }) => fmr),
    fnmrAtFmr: Object.fromEntries(
      options.fmrLimits.map((limit, index) => [limit, interval(({ atLimits }) => atLimits[index] ?? NaN)]),
    ),
  }
}

interface WeightedRates {
  readonly eer: number
  readonly fnmr: number
  readonly fmr: number
  /** False non-match rates in the order of the limits. */
  readonly atLimits: readonly number[]
}

interface NumberedPair extends ScoredPair {
  readonly one: number
  readonly other: number
}

/** Rates of one draw over pairs in falling order; `null` where a kind of pair was not drawn. */
function weightedRates(
  falling: readonly NumberedPair[],
  options: { readonly threshold: number; readonly fmrLimits: readonly number[]; readonly weights: Uint16Array },
): WeightedRates | null {
  const { threshold, fmrLimits, weights } = options
  const weightOf = ({ one, other }: NumberedPair): number =>
    one === other ? (weights[one] ?? 0) : (weights[one] ?? 0) * (weights[other] ?? 0)
  let [allSame, allDifferent] = [0, 0]
  for (const pair of falling)
    if (pair.same) allSame += weightOf(pair)
    else allDifferent += weightOf(pair)
  if (allSame === 0 || allDifferent === 0) return null

  let [matched, mistaken] = [0, 0]
  let [fnmr, fmr, eer, gap] = [1, 0, 1, Infinity]
  const atLimits = fmrLimits.map(() => 1)
  for (const [index, pair] of falling.entries()) {
    if (pair.same) matched += weightOf(pair)
    else mistaken += weightOf(pair)
    // A threshold lies between unequal similarities only.
    if (falling[index + 1]?.similarity === pair.similarity) continue
    const missed = 1 - matched / allSame
    const falseMatches = mistaken / allDifferent
    if (pair.similarity >= threshold) [fnmr, fmr] = [missed, falseMatches]
    if (Math.abs(missed - falseMatches) < gap)
      [eer, gap] = [(missed + falseMatches) / 2, Math.abs(missed - falseMatches)]
    for (const [at, limit] of fmrLimits.entries()) if (falseMatches <= limit) atLimits[at] = missed
  }
  return { eer, fnmr, fmr, atLimits }
}

/** Mulberry32: intervals repeat. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Wilson's interval of a rate, 95 %; with no error its upper end is that of the exact one-sided test. */
export function rateInterval(errors: number, trials: number): Interval | null {
  if (trials === 0) return null
  if (errors === 0) return [0, 1 - 0.05 ** (1 / trials)]
  const z = 1.959963984540054
  const share = errors / trials
  const spread = z ** 2 / trials
  const middle = (share + spread / 2) / (1 + spread)
  const half = (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}
