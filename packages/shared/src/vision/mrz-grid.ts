/** Pixels of a strip per frame of mrz-characters.onnx, as in its training. */
export const MRZ_FRAME_STRIDE = 4
/** Characters that the network tells apart; after them comes one logit for the middle of a character. */
export const MRZ_CLASSES = 37

/** Where the characters of a line lie in its strip. */
export interface MrzGrid {
  /** x of each character's middle, in pixels of the strip. */
  readonly centres: readonly number[]
  /** Mean of what the network says of these places being middles, 0..1, less for characters beside the grid. */
  readonly score: number
  /** How far each place may be relied on, 0..1: all of them little where the grid seems to be a character off. */
  readonly trust: readonly number[]
}

/** Middles of the first and the last character, and how much narrower the pitch is at the end than at the start. */
interface GridCurve {
  readonly first: number
  readonly last: number
  readonly recession: number
}

/** Of the first search: in pitches for the ends, and what a tilt of 20 degrees at arm's length makes of the pitch. */
const END_SHIFTS = range(-3.5, 3.5, 0.5)
const RECESSIONS = range(-0.2, 0.25, 0.05)
const REFINEMENTS = [0.5, 0.25, 0.1]
/** Sum over the frames around the middle of one character of what the network was trained to say there. */
const FRAMES_PER_MIDDLE = 2.2
/** Of a middle just beside the ends of the grid, against one within. */
const END_COST = 0.7
/** A grid for another format, or for part of a longer line, leaves many over; a mark beside the zone only few. */
const LEFT_OVER_COST = 0.1
/** Curves of the first search that are refined. */
const STARTS = 3
const NEIGHBOURS = [0, -1, 1]
/** Of what the network says of a middle: nothing there, and surely there. */
const NO_MIDDLE = 0.12
const MIDDLE = 0.45

/**
 * Lays `count` characters, evenly spaced but for perspective, over the middles that the network saw, so that fillers in a row
 * cannot be miscounted. `logits` are those of one line, [MRZ_CLASSES + 1, frames]; `expected` is where the cut put the line.
 */
export function fitMrzGrid(
  logits: Float32Array,
  frames: number,
  expected: { readonly count: number; readonly first: number; readonly pitch: number },
): MrzGrid {
  const middles = new Float32Array(frames)
  for (let frame = 0; frame < frames; frame += 1)
    middles[frame] = 1 / (1 + Math.exp(-(logits[MRZ_CLASSES * frames + frame] ?? 0)))
  const profile = profileOf(middles)
  const seen = (x: number): number => (x >= 0 && x < profile.length ? (profile[Math.floor(x)] ?? 0) : 0)
  const { count, first, pitch } = expected
  const last = first + pitch * (count - 1)
  const rate = (curve: GridCurve): number => {
    let sum = 0
    for (let index = 0; index < count; index += 1) sum += seen(centreOf(curve, index, count))
    // A grid that is a character off leaves a middle over at one end.
    return sum - END_COST * (seen(centreOf(curve, -1, count)) + seen(centreOf(curve, count, count)))
  }
  const coarse: RatedCurve[] = []
  for (const before of END_SHIFTS)
    for (const behind of END_SHIFTS)
      for (const recession of RECESSIONS) {
        const curve = { first: first + before * pitch, last: last + behind * pitch, recession }
        keepBest(coarse, { curve, value: rate(curve) })
      }
  const near = likeliest(coarse.map((start) => refined(start, { pitch, rate })))
  // The coarse search may miss that a grid a character further on fits better still.
  const best = likeliest(
    NEIGHBOURS.flatMap((before) =>
      NEIGHBOURS.map((behind) => {
        const curve = {
          ...near.curve,
          first: near.curve.first + before * pitch,
          last: near.curve.last + behind * pitch,
        }
        return refined({ curve, value: rate(curve) }, { pitch, rate })
      }),
    ),
  ).curve
  const centres = Array.from({ length: count }, (_, index) => centreOf(best, index, count))
  const seenMiddles = centres.map((x) => at(middles, x))
  const beside = Math.max(seen(centreOf(best, -1, count)), seen(centreOf(best, count, count)))
  const score = seenMiddles.reduce((sum, middle) => sum + middle, 0) / count
  return {
    centres,
    trust: trustOf(seenMiddles, beside),
    score: score / (1 + LEFT_OVER_COST * charactersOutside(middles, centres)),
  }
}

/** About how many characters the network saw beside the grid. */
function charactersOutside(middles: Float32Array, centres: readonly number[]): number {
  const [first, second, beforeLast, last] = [centres[0], centres[1], centres.at(-2), centres.at(-1)]
  if (first === undefined || second === undefined || beforeLast === undefined || last === undefined) return 0
  const low = first - 0.75 * (second - first)
  const high = last + 0.75 * (last - beforeLast)
  let sum = 0
  for (const [frame, value] of middles.entries()) {
    const x = (frame + 0.5) * MRZ_FRAME_STRIDE
    if (x < low || x > high) sum += value
  }
  return sum / FRAMES_PER_MIDDLE
}

interface RatedCurve {
  readonly curve: GridCurve
  readonly value: number
}

function likeliest(curves: readonly RatedCurve[]): RatedCurve {
  return curves.reduce((best, curve) => (curve.value > best.value ? curve : best))
}

function keepBest(kept: RatedCurve[], candidate: RatedCurve): void {
  if (kept.length === STARTS && candidate.value <= (kept.at(-1)?.value ?? 0)) return
  const at = kept.findIndex(({ value }) => value < candidate.value)
  kept.splice(at < 0 ? kept.length : at, 0, candidate)
  if (kept.length > STARTS) kept.pop()
}

function refined(
  start: RatedCurve,
  { pitch, rate }: { readonly pitch: number; readonly rate: (curve: GridCurve) => number },
): RatedCurve {
  let best = start
  for (const step of REFINEMENTS) {
    const { curve: from } = best
    for (let before = -2; before <= 2; before += 1)
      for (let behind = -2; behind <= 2; behind += 1)
        for (let bend = -2; bend <= 2; bend += 1) {
          const curve = {
            first: from.first + (before * step * pitch) / 4,
            last: from.last + (behind * step * pitch) / 4,
            recession: from.recession + (bend * step) / 40,
          }
          const value = rate(curve)
          if (value > best.value) best = { curve, value }
        }
  }
  return best
}

/** A projective map of the line onto itself: the pitch is 1 + recession at the start and its inverse at the end. */
function centreOf({ first, last, recession }: GridCurve, index: number, count: number): number {
  const share = index / (count - 1)
  return first + ((last - first) * share * (1 + recession)) / (1 + recession * share)
}

function range(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step)
}

/**
 * Log-probabilities of the 37 characters at each place of the grid: [count * MRZ_CLASSES]. Where the network saw no middle, or
 * where the grid seems to be a character off, they are near to those of a guess.
 */
export function characterScores(logits: Float32Array, frames: number, grid: MrzGrid): Float32Array {
  const scores = new Float32Array(grid.centres.length * MRZ_CLASSES)
  const planes = Array.from({ length: MRZ_CLASSES }, (_, character) =>
    logits.subarray(character * frames, (character + 1) * frames),
  )
  for (const [index, x] of grid.centres.entries()) {
    const values = planes.map((plane) => at(plane, x))
    const most = Math.max(...values)
    const sum = values.reduce((total, value) => total + Math.exp(value - most), 0)
    const trust = (grid.trust[index] ?? 0) * 0.999_99
    for (const [character, value] of values.entries())
      scores[index * MRZ_CLASSES + character] = Math.log(
        (trust * Math.exp(value - most)) / sum + (1 - trust) / MRZ_CLASSES,
      )
  }
  return scores
}

/** How far each place may be relied on, 0..1. */
function trustOf(middles: readonly number[], beside: number): readonly number[] {
  const own = middles.map((middle) => between(middle, NO_MIDDLE, MIDDLE))
  const ends = Math.min(own[0] ?? 0, own.at(-1) ?? 0, 1 - between(beside, MIDDLE - 0.1, MIDDLE + 0.25))
  return own.map((trust) => Math.min(trust, ends))
}

function between(value: number, low: number, high: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)))
}

/** The middles at every pixel of the strip: the search looks them up some hundred thousand times. */
function profileOf(middles: Float32Array): Float32Array {
  return Float32Array.from({ length: middles.length * MRZ_FRAME_STRIDE }, (_, pixel) => at(middles, pixel + 0.5))
}

/** Linear between frames; outside the strip nothing is. */
function at(values: Float32Array, x: number): number {
  const frame = x / MRZ_FRAME_STRIDE - 0.5
  const left = Math.floor(frame)
  if (left < -1 || left >= values.length) return 0
  const share = frame - left
  return (values[Math.max(0, left)] ?? 0) * (1 - share) + (values[Math.min(values.length - 1, left + 1)] ?? 0) * share
}
