/** Probability of at most `errors` in `trials` of a rate. */
function binomialTail(errors, { trials, rate }) {
  if (rate <= 0) return 1
  if (rate >= 1) return errors >= trials ? 1 : 0
  let term = trials * Math.log(1 - rate)
  let sum = Math.exp(term)
  for (let count = 1; count <= errors; count += 1) {
    term += Math.log((trials - count + 1) / count) + Math.log(rate / (1 - rate))
    sum += Math.exp(term)
  }
  return Math.min(1, sum)
}

const HALVINGS = 60

/** The rate at which `isAbove` begins to hold, by halving. */
function solveRate(isAbove) {
  let [low, high] = [0, 1]
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2
    if (isAbove(middle)) high = middle
    else low = middle
  }
  return (low + high) / 2
}

/**
 * The exact two-sided 95 % interval of a rate (Clopper and Pearson 1934), as ISO/IEC 30107-3 reports want it.
 *
 * @returns {[number, number]}
 */
export function clopperPearson(errors, trials) {
  const lower = errors === 0 ? 0 : solveRate((rate) => 1 - binomialTail(errors - 1, { trials, rate }) >= 0.025)
  const upper = errors === trials ? 1 : solveRate((rate) => binomialTail(errors, { trials, rate }) <= 0.025)
  return [lower, upper]
}
