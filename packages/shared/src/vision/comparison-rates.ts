/** One point of a detection error trade-off curve (ISO/IEC 19795-1). Rates 0..1. */
export interface ErrorRates {
  /** Comparisons with a similarity of at least this are called a match. */
  readonly threshold: number
  /** False match rate: share of pairs of different persons that match. */
  readonly fmr: number
  /** False non-match rate: share of pairs of one person that do not match. */
  readonly fnmr: number
}

export interface ComparisonRates {
  /** Probability that a pair of one person is more similar than a pair of two, 0..1. */
  readonly auc: number
  /** Equal error rate: where the two rates meet, 0..1. */
  readonly eer: number
  /** From the lowest threshold to the highest, one point per similarity that occurs. */
  readonly det: readonly ErrorRates[]
}

/** Rates over the similarities of pairs of one person and of two; `null` where one of the lists is empty. */
export function measureComparisonRates(same: readonly number[], different: readonly number[]): ComparisonRates | null {
  if (same.length === 0 || different.length === 0) return null
  const ascending = (values: readonly number[]): readonly number[] => [...values].sort((one, other) => one - other)
  const mated = ascending(same)
  const nonMated = ascending(different)
  const thresholds = [...new Set([...mated, ...nonMated])].sort((one, other) => one - other)
  const det = thresholds.map((threshold) => ({
    threshold,
    fmr: 1 - countBelow(nonMated, threshold) / nonMated.length,
    fnmr: countBelow(mated, threshold) / mated.length,
  }))
  return { auc: areaUnder(mated, nonMated), eer: equalErrorRate(det), det }
}

/** The rates at one threshold. */
export function ratesAt(
  threshold: number,
  { same, different }: { readonly same: readonly number[]; readonly different: readonly number[] },
): ErrorRates {
  const share = (count: number, total: number): number => (total === 0 ? 0 : count / total)
  return {
    threshold,
    fmr: share(different.filter((value) => value >= threshold).length, different.length),
    fnmr: share(same.filter((value) => value < threshold).length, same.length),
  }
}

/** How many of the sorted values are smaller. */
function countBelow(ascending: readonly number[], threshold: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? Infinity) < threshold) low = middle + 1
    else high = middle
  }
  return low
}

/** Mann-Whitney: ties count half. */
function areaUnder(mated: readonly number[], nonMated: readonly number[]): number {
  let wins = 0
  for (const value of mated) {
    const below = countBelow(nonMated, value)
    const ties = countBelow(nonMated, value + Number.EPSILON) - below
    wins += below + ties / 2
  }
  return wins / (mated.length * nonMated.length)
}

function equalErrorRate(det: readonly ErrorRates[]): number {
  let best: ErrorRates | undefined
  for (const point of det)
    if (best === undefined || Math.abs(point.fmr - point.fnmr) < Math.abs(best.fmr - best.fnmr)) best = point
  return best === undefined ? 0 : (best.fmr + best.fnmr) / 2
}
