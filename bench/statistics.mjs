/** Intervals for figures. All are two-sided with 95 % unless said otherwise; shares are 0..1. */

const Z_95 = 1.959963984540054

/**
 * Interval of a rate after Wilson (1927): `errors` in `trials` independent trials. With no error the upper end is that of
 * the exact one-sided test, which the rule of three approximates (below 3/n).
 *
 * @param {number} errors
 * @param {number} trials
 * @returns {[number, number] | undefined} undefined without trials
 */
export const rateInterval = (errors, trials) => {
  if (trials === 0) return undefined
  if (errors === 0) return [0, 1 - 0.05 ** (1 / trials)]
  if (errors === trials) return [0.05 ** (1 / trials), 1]
  const share = errors / trials
  const spread = Z_95 ** 2 / trials
  const middle = (share + spread / 2) / (1 + spread)
  const half = (Z_95 / (1 + spread)) * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/**
 * Small, seeded source of numbers in 0..1 (mulberry32): figures repeat.
 *
 * @param {number} seed
 * @returns {() => number}
 */
export const createRandom = (seed) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Percentile interval of a figure by drawing whole groups (persons, backgrounds) with replacement, since trials of one group
 * are not independent.
 *
 * @template Group
 * @param {readonly Group[]} groups
 * @param {(drawn: readonly Group[]) => number | null} figure null where a draw has nothing to measure
 * @param {{ draws?: number, seed?: number }} [options]
 * @returns {[number, number] | undefined} undefined where fewer than two groups or too few draws could be measured
 */
export const bootstrapInterval = (groups, figure, { draws = 1000, seed = 1 } = {}) => {
  if (groups.length < 2) return undefined
  const random = createRandom(seed)
  const values = []
  for (let draw = 0; draw < draws; draw += 1) {
    const drawn = groups.map(() => groups[Math.floor(random() * groups.length)])
    const value = figure(drawn)
    if (value !== null && Number.isFinite(value)) values.push(value)
  }
  if (values.length < draws / 2) return undefined
  values.sort((one, other) => one - other)
  const at = (share) => values[Math.min(values.length - 1, Math.floor(share * values.length))]
  return [at(0.025), at(0.975)]
}

/** @param {readonly number[]} values @returns {number} NaN without values */
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

/** @param {readonly number[]} values @param {number} share 0..1 @returns {number} NaN without values */
export const quantile = (values, share) => {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
}
