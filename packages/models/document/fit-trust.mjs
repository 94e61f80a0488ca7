/**
 * Fits the weights of `trustOf` (packages/shared/src/vision/document-trust.ts) on frames from render_frames.py of the training
 * families, through the same search as page and server:
 *
 *   node packages/models/document/fit-trust.mjs DIR...
 *
 * Every attempt of the search is one example: right where a whole document is in view and all four corners lie within 2.5 % of
 * its width. Prints the weights, and what they make of their own examples.
 */
import { documentAttempts, trustTerms } from '@honnin/shared/vision'
import { cornerErrors } from './corner-errors.mjs'
import { openNetworks, readFrames } from './open-networks.mjs'

const RIGHT_WITHIN = 0.025
/** Keeps weights small that the examples say little of. */
const RIDGE = 2
const STEPS = 40

const directories = process.argv.slice(2)
if (directories.length === 0) throw new TypeError('usage: fit-trust.mjs DIR...')
const networks = await openNetworks()

const examples = []
let frames = 0
for (const directory of directories) {
  for await (const { frame, image } of readFrames(directory)) {
    frames += 1
    for await (const { settled } of documentAttempts(image, networks, { isPatient: true })) {
      if (!settled?.sighting.found) continue
      const isWhole = frame.corners !== null && frame.kind !== 'partial'
      const isRight = isWhole && cornerErrors(frame.corners, settled.sighting.quad).worst <= RIGHT_WITHIN
      examples.push({ terms: trustTerms(settled.evidence), isRight, frame: `${directory}/${frame.file}` })
    }
  }
}
// Attempts at one frame are much alike: each frame counts once.
const perFrame = groupByFrame(examples)
const weighted = [...perFrame.values()].flatMap((of) => of.map((example) => ({ ...example, weight: 1 / of.length })))
const weights = fitLogistic(weighted)
const trusted = weighted.filter(({ terms }) => probability(terms, weights) >= 0.5)
process.stdout.write(
  `${JSON.stringify(
    {
      weights: weights.map((value) => Math.round(value * 1000) / 1000),
      frames,
      attempts: examples.length,
      right: examples.filter(({ isRight }) => isRight).length,
      trusted: trusted.length,
      trustedAndWrong: trusted.filter(({ isRight }) => !isRight).length,
    },
    null,
    2,
  )}\n`,
)

function groupByFrame(all) {
  const groups = new Map()
  for (const example of all) groups.set(example.frame, [...(groups.get(example.frame) ?? []), example])
  return groups
}

function probability(terms, weights) {
  return 1 / (1 + Math.exp(-terms.reduce((sum, term, index) => sum + term * weights[index], 0)))
}

/** Newton's method on the ridge-penalised log likelihood; the first term is the constant and goes free. */
function fitLogistic(all) {
  const size = all[0].terms.length
  let weights = new Array(size).fill(0)
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = new Array(size).fill(0)
    const hessian = Array.from({ length: size }, () => new Array(size).fill(0))
    for (const { terms, isRight, weight } of all) {
      const p = probability(terms, weights)
      for (let i = 0; i < size; i += 1) {
        gradient[i] += weight * (Number(isRight) - p) * terms[i]
        for (let j = 0; j < size; j += 1) hessian[i][j] += weight * Math.max(1e-6, p * (1 - p)) * terms[i] * terms[j]
      }
    }
    for (let i = 0; i < size; i += 1) {
      const ridge = i === 0 ? 1e-6 : RIDGE
      gradient[i] -= ridge * weights[i]
      hessian[i][i] += ridge
    }
    const move = solve(hessian, gradient)
    weights = weights.map((value, index) => value + move[index])
  }
  return weights
}

/** Gaussian elimination with pivots. */
function solve(matrix, right) {
  const rows = matrix.map((row, index) => [...row, right[index]])
  for (let i = 0; i < rows.length; i += 1) {
    const pivot = rows.slice(i).reduce((best, row, k) => (Math.abs(row[i]) > Math.abs(rows[best][i]) ? i + k : best), i)
    ;[rows[i], rows[pivot]] = [rows[pivot], rows[i]]
    for (let k = i + 1; k < rows.length; k += 1) {
      const factor = rows[k][i] / rows[i][i]
      for (let j = i; j <= rows.length; j += 1) rows[k][j] -= factor * rows[i][j]
    }
  }
  const solution = new Array(rows.length).fill(0)
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const rest = solution.reduce((sum, value, j) => (j > i ? sum + rows[i][j] * value : sum), 0)
    solution[i] = (rows[i][rows.length] - rest) / rows[i][i]
  }
  return solution
}
