import type { Point } from './geometry.ts'
import type { GrayImage } from './image.ts'
import { DarkPixels, enlargeGray, integrateGray } from './local-threshold.ts'

/** Width to which smaller images are enlarged: a module of 1.5 pixels becomes one that runs can be measured on. */
const WORKING_WIDTH = 1280
/** Most enlargement that helps; there is nothing to find between pixels. */
const LARGEST_SCALE = 3
/** Half window of the local threshold in working pixels, small and large: one per module size to be expected. */
const THRESHOLD_WINDOWS = [20, 48] as const
/** Error of one run in modules; ISO/IEC 18004 section 12 a) allows half a module. */
const RUN_TOLERANCE = 0.55
/** Rows skipped between scans; a finder's core is three modules high. */
const ROW_STEP = 2
/** Scans that must meet in one place before it counts as a finder pattern. */
const LEAST_HITS = 2
/** Share of the 49 modules of a finder pattern, and of the white ring around it, that must read right. */
const LEAST_MODULE_AGREEMENT = 0.86
/** Modules between finder centres: 14 for version 1, 170 for version 40 (ISO/IEC 18004 table 1). */
const FINDER_DISTANCE = { least: 12, most: 180 } as const
/** Share of dark modules in the data region; masking (ISO/IEC 18004 section 7.8) keeps it near one half. */
const DATA_DARK_SHARE = { least: 0.3, most: 0.7 } as const

/** What of a QR code was seen. */
export interface QrFinding {
  /** True when three finder patterns stand as in a QR code with data between them. */
  readonly found: boolean
  /** Finder patterns seen, alone or in a code. */
  readonly count: number
  /** Centres of the three patterns in pixels of the image, the one at the right angle first; empty when not found. */
  readonly corners: readonly Point[]
  /** Side of one module in pixels of the image, 0 when not found. */
  readonly moduleSizePx: number
}

interface Finder extends Point {
  readonly moduleSize: number
  readonly hits: number
}

/**
 * Looks for the three finder patterns of a QR code (ISO/IEC 18004) by their 1:1:3:1:1 runs in rows, columns and diagonals,
 * whatever the rotation. Answers presence only; nothing is decoded, so that a number that must not be collected is never read.
 */
export function findQrFinderPatterns(gray: GrayImage): QrFinding {
  const scale = Math.min(LARGEST_SCALE, Math.max(1, WORKING_WIDTH / Math.max(gray.width, gray.height)))
  const working = scale > 1 ? enlargeGray(gray, scale) : gray
  const integral = integrateGray(working)
  let most = 0
  for (const half of THRESHOLD_WINDOWS) {
    const pixels = new DarkPixels(working, integral, half)
    const finders = scanFinders(pixels)
    most = Math.max(most, finders.length)
    const triple = findTriple(pixels, finders)
    if (triple) {
      const corners = triple.map(({ x, y }) => ({ x: x / scale, y: y / scale }))
      const moduleSize = triple.reduce((sum, finder) => sum + finder.moduleSize, 0) / 3
      return { found: true, count: finders.length, corners, moduleSizePx: moduleSize / scale }
    }
  }
  return { found: false, count: most, corners: [], moduleSizePx: 0 }
}

function scanFinders(pixels: DarkPixels): Finder[] {
  const { width, height } = pixels
  const found: { x: number; y: number; moduleSize: number; hits: number }[] = []
  const bits = new Uint8Array(width)
  const runs = [0, 0, 0, 0, 0]
  for (let row = 0; row < height; row += ROW_STEP) {
    pixels.readRow(row, bits)
    // Columns at which the last five runs began, oldest first; the first of them are those of no run.
    let [first, second, third, fourth, fifth] = [-1, -1, -1, -1, 0]
    for (let column = 1; column <= width; column += 1) {
      if (column < width && bits[column] === bits[column - 1]) continue
      // The five runs end with a dark one.
      if (first >= 0 && bits[column - 1] === 1) {
        runs[0] = second - first
        runs[1] = third - second
        runs[2] = fourth - third
        runs[3] = fifth - fourth
        runs[4] = column - fifth
        if (isFinderRuns(runs)) {
          const candidate = crossCheck(pixels, (third + fourth) / 2, row)
          if (candidate) merge(found, candidate)
        }
      }
      first = second
      second = third
      third = fourth
      fourth = fifth
      fifth = column
    }
  }
  return found.filter((finder) => finder.hits >= LEAST_HITS && looksLikeFinder(pixels, finder))
}

function isFinderRuns(runs: readonly number[], tolerance: number = RUN_TOLERANCE): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = runs
  const total = a + b + c + d + e
  if (total < 9) return false
  const unit = total / 7
  const slack = unit * tolerance + 0.5
  return (
    Math.abs(a - unit) <= slack &&
    Math.abs(b - unit) <= slack &&
    Math.abs(c - 3 * unit) <= 2 * slack &&
    Math.abs(d - unit) <= slack &&
    Math.abs(e - unit) <= slack
  )
}

/** Confirms a row's hit along the column, the row again and one diagonal, and centres it. */
function crossCheck(pixels: DarkPixels, x: number, y: number): Omit<Finder, 'hits'> | null {
  const down = runsThrough(pixels, x, y, { dx: 0, dy: 1 })
  if (!down || !isFinderRuns(down.runs)) return null
  const centreY = y + down.shift
  const across = runsThrough(pixels, x, centreY, { dx: 1, dy: 0 })
  if (!across || !isFinderRuns(across.runs)) return null
  const centreX = Math.floor(x) + 0.5 + across.shift
  const wide = total(across.runs)
  const high = total(down.runs)
  if (Math.max(wide, high) > 1.9 * Math.min(wide, high)) return null
  const slanted = runsThrough(pixels, centreX, centreY, { dx: 1, dy: 1 })
  const other = runsThrough(pixels, centreX, centreY, { dx: 1, dy: -1 })
  const isSlanted = (slanted && isFinderRuns(slanted.runs, 0.8)) || (other && isFinderRuns(other.runs, 0.8))
  return isSlanted ? { x: centreX, y: centreY, moduleSize: (wide + high) / 14 } : null
}

interface Runs {
  readonly runs: readonly number[]
  /** From the start to the middle of the core, in steps. */
  readonly shift: number
}

/** The five runs dark, light, core, light, dark through a dark pixel along a direction. */
function runsThrough(
  pixels: DarkPixels,
  x: number,
  y: number,
  { dx, dy }: { readonly dx: number; readonly dy: number },
): Runs | null {
  const startX = Math.floor(x)
  const startY = Math.floor(y)
  const read = (steps: number): number => {
    const column = startX + dx * steps
    const row = startY + dy * steps
    if (column < 0 || row < 0 || column >= pixels.width || row >= pixels.height) return -1
    return pixels.at(column, row)
  }
  if (read(0) !== 1) return null
  const walk = (sign: 1 | -1): readonly [number, number, number] => {
    let steps = 0
    const ends: number[] = []
    for (const colour of [1, 0, 1]) {
      const from = steps
      while (read(sign * (steps + 1)) === colour) steps += 1
      ends.push(steps - from)
    }
    return [ends[0] ?? 0, ends[1] ?? 0, ends[2] ?? 0]
  }
  const [coreAfter, lightAfter, darkAfter] = walk(1)
  const [coreBefore, lightBefore, darkBefore] = walk(-1)
  return {
    runs: [darkBefore, lightBefore, coreBefore + 1 + coreAfter, lightAfter, darkAfter],
    shift: (coreAfter - coreBefore) / 2,
  }
}

function total(runs: readonly number[]): number {
  return runs.reduce((sum, run) => sum + run, 0)
}

function merge(
  found: { x: number; y: number; moduleSize: number; hits: number }[],
  candidate: Omit<Finder, 'hits'>,
): void {
  const near = found.find(
    (known) =>
      Math.abs(known.x - candidate.x) < 2 * known.moduleSize && Math.abs(known.y - candidate.y) < 2 * known.moduleSize,
  )
  if (!near) {
    found.push({ ...candidate, hits: 1 })
    return
  }
  near.x = (near.x * near.hits + candidate.x) / (near.hits + 1)
  near.y = (near.y * near.hits + candidate.y) / (near.hits + 1)
  near.moduleSize = (near.moduleSize * near.hits + candidate.moduleSize) / (near.hits + 1)
  near.hits += 1
}

/** Walks rings around the centre: dark core, light ring, dark ring, light surroundings, all the way round. */
function looksLikeFinder(pixels: DarkPixels, finder: Finder): boolean {
  const rays = 24
  let agreeing = 0
  for (let ray = 0; ray < rays; ray += 1) {
    const angle = (ray / rays) * 2 * Math.PI
    const runs: number[] = []
    let colour = 1
    let run = 0
    for (let step = 0.5; step < 7 * finder.moduleSize && runs.length < 3; step += 0.5) {
      const x = Math.floor(finder.x + Math.cos(angle) * step)
      const y = Math.floor(finder.y + Math.sin(angle) * step)
      const bit = x < 0 || y < 0 || x >= pixels.width || y >= pixels.height ? 0 : pixels.at(x, y)
      if (bit === colour) run += 0.5
      else {
        runs.push(run)
        colour = bit
        run = 0.5
      }
    }
    // Square rings are up to 1.42 times as thick along their diagonals.
    const [core = 0, light = 0, dark = 0] = runs.map((length) => length / finder.moduleSize)
    if (core > 0.7 && core < 2.9 && light > 0.3 && light < 2.2 && dark > 0.3 && dark < 2.4) agreeing += 1
  }
  return agreeing >= LEAST_MODULE_AGREEMENT * rays
}

type Triple = readonly [Finder, Finder, Finder]

function findTriple(pixels: DarkPixels, finders: readonly Finder[]): Triple | null {
  const strongest = [...finders].sort((a, b) => b.hits - a.hits).slice(0, 14)
  for (const corner of strongest) {
    for (const [index, a] of strongest.entries()) {
      for (const b of strongest.slice(index + 1)) {
        if (a === corner || b === corner) continue
        if (isCodeTriple(corner, a, b) && hasData(pixels, corner, a, b)) return [corner, a, b]
      }
    }
  }
  return null
}

function isCodeTriple(corner: Finder, a: Finder, b: Finder): boolean {
  const sizes = [corner.moduleSize, a.moduleSize, b.moduleSize]
  if (Math.max(...sizes) > 1.6 * Math.min(...sizes)) return false
  const unit = (corner.moduleSize + a.moduleSize + b.moduleSize) / 3
  const first = Math.hypot(a.x - corner.x, a.y - corner.y)
  const second = Math.hypot(b.x - corner.x, b.y - corner.y)
  if (Math.max(first, second) > 1.6 * Math.min(first, second)) return false
  const modules = Math.max(first, second) / unit
  if (modules < FINDER_DISTANCE.least * 0.8 || modules > FINDER_DISTANCE.most) return false
  const cosine = ((a.x - corner.x) * (b.x - corner.x) + (a.y - corner.y) * (b.y - corner.y)) / (first * second)
  return Math.abs(cosine) < 0.45
}

/** The square between the patterns is full of modules: about half dark, changing often. */
function hasData(pixels: DarkPixels, corner: Finder, a: Finder, b: Finder): boolean {
  const samples = 36
  let dark = 0
  let changes = 0
  for (let row = 0; row < samples; row += 1) {
    let before = -1
    for (let column = 0; column < samples; column += 1) {
      const u = 0.22 + (0.76 * column) / (samples - 1)
      const v = 0.22 + (0.76 * row) / (samples - 1)
      const x = Math.floor(corner.x + (a.x - corner.x) * u + (b.x - corner.x) * v)
      const y = Math.floor(corner.y + (a.y - corner.y) * u + (b.y - corner.y) * v)
      if (x < 0 || y < 0 || x >= pixels.width || y >= pixels.height) return false
      const bit = pixels.at(x, y)
      dark += bit
      if (before >= 0 && bit !== before) changes += 1
      before = bit
    }
  }
  const share = dark / (samples * samples)
  return share >= DATA_DARK_SHARE.least && share <= DATA_DARK_SHARE.most && changes / samples >= 3.5
}
