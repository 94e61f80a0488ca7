import { mrzFormats, type MrzFormat, type MrzSpan } from '../documents/mrz-layout.ts'
import type { Box, Point, Quad } from './geometry.ts'
import type { GrayImage } from './image.ts'
import { characterScores, fitMrzGrid, MRZ_CLASSES, MRZ_FRAME_STRIDE, type MrzGrid } from './mrz-grid.ts'
import type { MrzLineGroup } from './mrz-lines.ts'
import { cutTextLine, type Strip, type TextLine } from './text-line-strip.ts'

/** Height of a strip and pixels from character to character that mrz-characters.onnx was trained for. */
const STRIP_HEIGHT = 32
const STRIP_PITCH = 16
const STRIP_MARGIN = 4 * STRIP_PITCH
/** Pitches by which the end of a line may be off before it is cut out again. */
const LARGEST_END_ERROR = 0.6
/** Pitches by which the ends of lines of one zone may differ through tilt; a line that is a character off differs by more. */
const LARGEST_SKEW = 0.8
const MOST_PASSES = 3
/** Fit of every grid below which no other cut of the lines will show a zone. */
const LEAST_SCORE = 0.3
/** Presence below which lines whose characters were found are cut out in other ways: a little to a side an end may be seen. */
const SURE_PRESENCE = 0.9
const GOOD_FIT = 0.7

/** Strips of one picture: luma 0..255, `dims` = [lines, 1, height, width]. */
export interface MrzStripsInput {
  readonly luma: Float32Array
  readonly dims: readonly [number, 1, number, number]
}

/** One way to see a zone: its lines cut, laid on a grid and scored. */
export interface MrzLook {
  readonly format: MrzFormat
  readonly strips: readonly Strip[]
  readonly grids: readonly MrzGrid[]
  readonly scores: readonly Float32Array[]
  /** Mean over the characters of the probability of the likeliest one, times how well the worst grid fits: 0..1. */
  readonly presence: number
}

/** Lines of TD3 are 17.6 times as long as they are apart, those of TD2 14.4 times (Doc 9303-3: 6.35 mm and 2.54 mm). */
export function likelyFormats(lines: MrzLineGroup): readonly MrzFormat[] {
  if (lines.length === 3) return ['td1']
  const [first, second] = lines
  if (!first || !second) return []
  const [longer, other] = lengthOf(first) > lengthOf(second) ? [first, second] : [second, first]
  return lengthOf(longer) / distanceFrom(longer, middleOf(other)) > 15.4 ? ['td3', 'td2'] : ['td2', 'td3']
}

interface Attempt {
  readonly format: MrzFormat
  /** Runs mrz-characters.onnx. */
  readonly read: (input: MrzStripsInput) => Promise<Float32Array>
}

/**
 * Cuts the lines out, reads them and lays a grid of the format over the characters; while the ends turn out to be elsewhere,
 * cuts them out again.
 */
export async function lookAtZone(gray: GrayImage, lines: MrzLineGroup, attempt: Attempt): Promise<MrzLook> {
  let best = await lookOnce(gray, lines, attempt)
  let [look, cut] = [best, lines]
  for (let pass = 1; pass < MOST_PASSES && look.grids.some(({ score }) => score > LEAST_SCORE); pass += 1) {
    const corrected = correctedLines(look)
    const pitch = Math.max(...cut.map(lengthOf)) / mrzFormats[attempt.format].characters
    if (corrected.every((line, index) => isNear(line, cut[index], LARGEST_END_ERROR * pitch))) break
    cut = corrected
    look = await lookOnce(gray, cut, attempt)
    if (look.presence > best.presence) best = look
  }
  return best.presence < SURE_PRESENCE && best.grids.every(({ score }) => score > GOOD_FIT)
    ? likeliestLook([best, ...(await variedLooks(gray, best, attempt))])
    : best
}

function likeliestLook(looks: readonly MrzLook[]): MrzLook {
  return looks.reduce((best, look) => (look.presence > best.presence ? look : best))
}

/** How the lines are cut anew, in pitches: moved along and across, and longer at both ends, so that characters become smaller. */
const VARIATIONS = [
  { along: 0.13, across: 0.1, longer: 0 },
  { along: -0.13, across: -0.1, longer: 0 },
  { along: 0.06, across: -0.06, longer: 0.9 },
  { along: -0.06, across: 0.06, longer: -0.6 },
] as const
/** Of the presence of the first look, below which another cut missed a line or a character. */
const LEAST_PRESENCE = 0.95

/**
 * Cuts the same lines out in a few other ways and takes the mean of what the network says of each character: what depends on
 * where pixels happened to lie loses its weight.
 */
export async function lookAround(gray: GrayImage, look: MrzLook, attempt: Attempt): Promise<MrzLook> {
  const others = await variedLooks(gray, look, attempt)
  const looks = [look, ...others.filter(({ presence }) => presence >= LEAST_PRESENCE * look.presence)]
  const scores = look.scores.map((_, line) => meanScores(looks.flatMap((one) => one.scores[line] ?? [])))
  return { ...look, scores }
}

async function variedLooks(gray: GrayImage, look: MrzLook, attempt: Attempt): Promise<readonly MrzLook[]> {
  const lines = correctedLines(look)
  const pitch = Math.max(...lines.map(lengthOf)) / mrzFormats[attempt.format].characters
  const looks: MrzLook[] = []
  for (const variation of VARIATIONS)
    looks.push(
      await lookOnce(
        gray,
        lines.map((line) => variedLine(line, variation, pitch)),
        attempt,
      ),
    )
  return looks
}

function variedLine(
  { start, end }: TextLine,
  { along, across, longer }: (typeof VARIATIONS)[number],
  pitch: number,
): TextLine {
  const length = Math.hypot(end.x - start.x, end.y - start.y)
  const [dx, dy] = [((end.x - start.x) / length) * pitch, ((end.y - start.y) / length) * pitch]
  const moved = ({ x, y }: Point, by: number): Point => ({ x: x + dx * by - dy * across, y: y + dy * by + dx * across })
  return { start: moved(start, along - longer), end: moved(end, along + longer) }
}

/** Geometric mean of probabilities, of each character to sum 1 again. */
function meanScores(all: readonly Float32Array[]): Float32Array {
  const sums = new Float32Array(all[0]?.length ?? 0)
  for (const scores of all) for (const [index, score] of scores.entries()) sums[index] = (sums[index] ?? 0) + score
  for (let start = 0; start < sums.length; start += MRZ_CLASSES) {
    const means = sums.subarray(start, start + MRZ_CLASSES)
    let total = 0
    for (const [index, sum] of means.entries()) {
      means[index] = sum / all.length
      total += Math.exp(sum / all.length)
    }
    for (const [index, mean] of means.entries()) means[index] = mean - Math.log(total)
  }
  return sums
}

/** Lines from the outer edge of the first character to that of the last, as the grids say; all of one zone begin and end together. */
function correctedLines({ strips, grids }: MrzLook): MrzLineGroup {
  const lines = strips.map((strip, index) => lineOfGrid(strip, grids[index]?.centres ?? []))
  const surest = grids.reduce((best, grid, index) => (grid.score > (grids[best]?.score ?? 0) ? index : best), 0)
  const reference = lines[surest]
  if (!reference) return lines
  const pitch = lengthOf(reference) / (grids[surest]?.centres.length ?? 1)
  return lines.map((line) => {
    const beside = shifted(reference, middleOf(line))
    return isNear(line, beside, LARGEST_SKEW * pitch) ? line : beside
  })
}

function lineOfGrid({ toPicture }: Strip, centres: readonly number[]): TextLine {
  const [first = 0, second = 0, beforeLast = 0, last = 0] = [centres[0], centres[1], centres.at(-2), centres.at(-1)]
  const y = STRIP_HEIGHT / 2
  return {
    start: toPicture({ x: first - (second - first) / 2, y }),
    end: toPicture({ x: last + (last - beforeLast) / 2, y }),
  }
}

/** The line moved across its direction until it runs through a point. */
function shifted({ start, end }: TextLine, point: Point): TextLine {
  const length = Math.hypot(end.x - start.x, end.y - start.y)
  const across = { x: -(end.y - start.y) / length, y: (end.x - start.x) / length }
  const by = (point.x - start.x) * across.x + (point.y - start.y) * across.y
  const moved = ({ x, y }: Point): Point => ({ x: x + across.x * by, y: y + across.y * by })
  return { start: moved(start), end: moved(end) }
}

function isNear(line: TextLine, other: TextLine | undefined, limit: number): boolean {
  if (!other) return false
  return distanceOf(line.start, other.start) < limit && distanceOf(line.end, other.end) < limit
}

function distanceOf(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y)
}

async function lookOnce(gray: GrayImage, lines: MrzLineGroup, { format, read }: Attempt): Promise<MrzLook> {
  const count = mrzFormats[format].characters
  const width = count * STRIP_PITCH + 2 * STRIP_MARGIN
  const shape = { width, height: STRIP_HEIGHT, margin: STRIP_MARGIN }
  const strips = lines.map((line) => cutTextLine(gray, line, shape))
  const luma = new Float32Array(strips.length * STRIP_HEIGHT * width)
  for (const [index, strip] of strips.entries()) luma.set(strip.luma, index * STRIP_HEIGHT * width)
  const logits = await read({ luma, dims: [strips.length, 1, STRIP_HEIGHT, width] })
  const frames = width / MRZ_FRAME_STRIDE
  const ofLine = (MRZ_CLASSES + 1) * frames
  const expected = { count, first: STRIP_MARGIN + STRIP_PITCH / 2, pitch: STRIP_PITCH }
  const parts = strips.map((_, index) => logits.subarray(index * ofLine, (index + 1) * ofLine))
  const grids = parts.map((part) => fitMrzGrid(part, frames, expected))
  const scores = parts.map((part, index) =>
    characterScores(part, frames, grids[index] ?? { centres: [], score: 0, trust: [] }),
  )
  const presence = mean(scores.map(meanCertainty)) * Math.min(1, ...grids.map(({ score }) => score / 0.75))
  return { format, strips, grids, scores, presence }
}

function meanCertainty(scores: Float32Array): number {
  const count = scores.length / MRZ_CLASSES
  let sum = 0
  for (let index = 0; index < count; index += 1) {
    let most = -Infinity
    for (let character = 0; character < MRZ_CLASSES; character += 1)
      most = Math.max(most, scores[index * MRZ_CLASSES + character] ?? -Infinity)
    sum += Math.exp(most)
  }
  return count > 0 ? sum / count : 0
}

/** Around the characters of some spans, in pixels of the picture. */
export function boxOfSpans(look: MrzLook, spans: readonly MrzSpan[]): Box {
  const corners = spans.flatMap((span) => cornersOf(look, span))
  const xs = corners.map(({ x }) => x)
  const ys = corners.map(({ y }) => y)
  if (corners.length === 0) return { x: 0, y: 0, width: 0, height: 0 }
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

/** Half the height of a character with some paper around it, in pixels of a strip. */
const HALF_HEIGHT = 0.7 * STRIP_PITCH

function cornersOf({ strips, grids }: MrzLook, { line, start, end }: MrzSpan): readonly Point[] {
  const strip = strips[line]
  const centres = grids[line]?.centres.slice(start, end) ?? []
  const [first, last] = [centres[0], centres.at(-1)]
  if (!strip || first === undefined || last === undefined) return []
  const [left, right] = [first - STRIP_PITCH / 2, last + STRIP_PITCH / 2]
  const [top, bottom] = [STRIP_HEIGHT / 2 - HALF_HEIGHT, STRIP_HEIGHT / 2 + HALF_HEIGHT]
  return [
    strip.toPicture({ x: left, y: top }),
    strip.toPicture({ x: right, y: top }),
    strip.toPicture({ x: right, y: bottom }),
    strip.toPicture({ x: left, y: bottom }),
  ]
}

/** Around the whole zone, as it is to be read. */
export function quadOfZone(look: MrzLook): Quad {
  const { lines, characters } = mrzFormats[look.format]
  const corners = (line: number): readonly Point[] => cornersOf(look, { line, start: 0, end: characters })
  const origin = { x: 0, y: 0 }
  const [topLeft = origin, topRight = origin] = corners(0)
  const [, , bottomRight = origin, bottomLeft = origin] = corners(lines - 1)
  return [topLeft, topRight, bottomRight, bottomLeft]
}

/** The same lines as they are to be read when the page lies upside down. */
export function turnedLines(lines: MrzLineGroup): MrzLineGroup {
  return lines.map(({ start, end }) => ({ start: end, end: start })).reverse()
}

function middleOf({ start, end }: TextLine): Point {
  return { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }
}

function lengthOf({ start, end }: TextLine): number {
  return Math.hypot(end.x - start.x, end.y - start.y)
}

function distanceFrom({ start, end }: TextLine, point: Point): number {
  const [dx, dy] = [end.x - start.x, end.y - start.y]
  return Math.abs(dx * (point.y - start.y) - dy * (point.x - start.x)) / Math.hypot(dx, dy)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
