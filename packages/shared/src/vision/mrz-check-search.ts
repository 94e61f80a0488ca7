import type { MrzCheckedCell } from '../documents/mrz-layout.ts'

/** A character that a cell may hold. */
export interface Candidate {
  readonly character: string
  /** In sums for check digits. */
  readonly value: number
  readonly logProbability: number
}
export type Candidates = readonly Candidate[]

/** A cell of a sum; the cells of one check digit come one after the other, the digit last, as `checkedCells` gives them. */
export interface CheckedStep extends MrzCheckedCell {
  readonly candidates: Candidates
}

/** Running sum of the present check digit times ten, and that of the composite digit, both modulo 10. */
const STATES = 100

/** The state after a step: both running sums. -1 where a check digit does not fit. */
function nextState(state: number, step: CheckedStep, value: number): number {
  const own = Math.floor(state / 10)
  const composite = ((state % 10) + step.compositeWeight * value) % 10
  if (!step.isCheckDigit) return ((own + step.weight * value) % 10) * 10 + composite
  return own === value ? composite : -1
}

export interface CheckedPath {
  readonly characters: readonly string[]
  readonly logProbability: number
}

/** The likeliest characters that satisfy all check digits, the composite digit last (Viterbi's algorithm). */
export function bestPath(steps: readonly CheckedStep[], digits: Candidates): CheckedPath | null {
  let level = new Float64Array(STATES).fill(-Infinity)
  level[0] = 0
  const trail: { readonly from: Int16Array; readonly chosen: Int8Array }[] = []
  for (const step of steps) {
    const next = new Float64Array(STATES).fill(-Infinity)
    const from = new Int16Array(STATES).fill(-1)
    const chosen = new Int8Array(STATES)
    for (let state = 0; state < STATES; state += 1) {
      const before = level[state] ?? -Infinity
      if (before === -Infinity) continue
      for (const [index, { value, logProbability }] of step.candidates.entries()) {
        const to = nextState(state, step, value)
        if (to < 0 || before + logProbability <= (next[to] ?? 0)) continue
        next[to] = before + logProbability
        from[to] = state
        chosen[to] = index
      }
    }
    level = next
    trail.push({ from, chosen })
  }
  let end: { readonly state: number; readonly digit: Candidate; readonly logProbability: number } | null = null
  for (const digit of digits) {
    const logProbability = (level[digit.value] ?? -Infinity) + digit.logProbability
    if (logProbability > (end?.logProbability ?? -Infinity)) end = { state: digit.value, digit, logProbability }
  }
  if (!end) return null
  const characters = [end.digit.character]
  let { state } = end
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const { from, chosen } = trail[index] ?? { from: [], chosen: [] }
    characters.push(steps[index]?.candidates[chosen[state] ?? 0]?.character ?? '<')
    state = from[state] ?? 0
  }
  return { characters: characters.reverse(), logProbability: end.logProbability }
}

/** Log of the summed probability of all texts that satisfy the check digits. */
export function logSum(steps: readonly CheckedStep[], digits: Candidates): number {
  let level = new Float64Array(STATES)
  level[0] = 1
  let scale = 0
  for (const step of steps) {
    const next = new Float64Array(STATES)
    for (const { value, logProbability } of step.candidates) {
      const probability = Math.exp(logProbability)
      for (let state = 0; state < STATES; state += 1) {
        const before = level[state] ?? 0
        if (before === 0) continue
        const to = nextState(state, step, value)
        if (to >= 0) next[to] = (next[to] ?? 0) + before * probability
      }
    }
    const most = Math.max(...next)
    if (most === 0) return -Infinity
    for (let state = 0; state < STATES; state += 1) next[state] = (next[state] ?? 0) / most
    scale += Math.log(most)
    level = next
  }
  let sum = 0
  for (const { value, logProbability } of digits) sum += (level[value] ?? 0) * Math.exp(logProbability)
  return Math.log(sum) + scale
}
