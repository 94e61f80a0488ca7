/**
 * Error rates of a comparison in the terms of ISO/IEC 19795-1. A picture that a system could not use makes every pair with it
 * a non-match, so rates are the generalised ones and a system gains nothing by refusing.
 */
import { bootstrapInterval } from '../statistics.mjs'

/** @typedef {{ one: string, other: string, score: number }} ScoredPair persons, and -Infinity for a failure */

/** @typedef {{ person: string, shot: number, from: string, kind: string }} Picture */

/**
 * @param {readonly Picture[]} pictures
 * @param {{ references: readonly string[], probes: readonly string[], isUsed: (one: Picture, other: Picture) => boolean }} comparison
 * @param {readonly (readonly (number | null)[])[]} similarities rows of the lower triangle
 * @returns {readonly ScoredPair[]}
 */
export const scorePairs = (pictures, { references, probes, isUsed }, similarities) => {
  const pairs = []
  for (let row = 0; row < pictures.length; row += 1)
    for (let column = 0; column < row; column += 1) {
      const [one, other] = [pictures[row], pictures[column]]
      const fits = (a, b) => references.includes(a.kind) && probes.includes(b.kind)
      if (!(fits(one, other) || fits(other, one)) || !isUsed(one, other)) continue
      pairs.push({ one: one.person, other: other.person, score: similarities[row][column] ?? -Infinity })
    }
  return pairs
}

const split = (pairs) => ({
  mated: pairs.filter(({ one, other }) => one === other).map(({ score }) => score),
  nonMated: pairs.filter(({ one, other }) => one !== other).map(({ score }) => score),
})

/** Lowest false non-match rate with a false match rate of at most `limit`. */
export const fnmrAtFmr = (pairs, limit) => {
  const { mated, nonMated } = split(pairs)
  if (mated.length === 0 || nonMated.length === 0) return null
  const falling = nonMated.sort((one, other) => other - one)
  // Matches are those above the first non-mated score that may not match.
  const bar = falling[Math.floor(limit * falling.length)] ?? -Infinity
  return mated.filter((score) => !(score > bar)).length / mated.length
}

export const ratesAt = (pairs, threshold) => {
  const { mated, nonMated } = split(pairs)
  return {
    fnmr: mated.filter((score) => score < threshold).length / mated.length,
    fmr: nonMated.filter((score) => score >= threshold).length / nonMated.length,
  }
}

/** Rate at which both errors are equal, between the two points that come nearest. */
export const equalErrorRate = (pairs) => {
  const curve = detCurve(pairs)
  let best = curve[0]
  for (const point of curve) if (Math.abs(point.fmr - point.fnmr) < Math.abs(best.fmr - best.fnmr)) best = point
  return best === undefined ? null : (best.fmr + best.fnmr) / 2
}

/** Every operating point, from the loosest to the strictest. */
export const detCurve = (pairs) => {
  const { mated, nonMated } = split(pairs)
  const ascending = (values) => Float64Array.from(values).sort()
  const [same, different] = [ascending(mated), ascending(nonMated)]
  let [below, belowDifferent] = [0, 0]
  return [...new Set([...same, ...different])]
    .sort((one, other) => one - other)
    .map((threshold) => {
      while (below < same.length && same[below] < threshold) below += 1
      while (belowDifferent < different.length && different[belowDifferent] < threshold) belowDifferent += 1
      return { threshold, fmr: 1 - belowDifferent / different.length, fnmr: below / same.length }
    })
}

/** Draws persons with replacement; the pairs of two drawn persons count as often as both were drawn. */
export const intervalByPerson = (pairs, figure, { draws = 300 } = {}) => {
  const persons = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))]
  const between = new Map()
  const keyOf = (one, other) => (one < other ? `${one}|${other}` : `${other}|${one}`)
  for (const pair of pairs) {
    const key = keyOf(pair.one, pair.other)
    between.set(key, [...(between.get(key) ?? []), pair])
  }
  const pairsOf = (drawn) => {
    const counts = new Map()
    for (const person of drawn) counts.set(person, (counts.get(person) ?? 0) + 1)
    const chosen = [...counts]
    return chosen.flatMap(([one, count], index) =>
      chosen.slice(index).flatMap(([other, otherCount]) => {
        const times = one === other ? count : count * otherCount
        return Array(times)
          .fill(between.get(keyOf(one, other)) ?? [])
          .flat()
      }),
    )
  }
  return bootstrapInterval(persons, (drawn) => figure(pairsOf(drawn)), { draws })
}
