import { describe, expect, it } from 'vitest'
import type { Point } from './geometry.ts'
import { prepareMrzFinderInput, turnMrzFinderInput, type MrzFinderInput } from './mrz-finder-input.ts'
import { findMrzLines, turnLinesBack } from './mrz-lines.ts'
import type { TextLine } from './text-line-strip.ts'

const picture = { width: 1280, height: 960 }
const input: MrzFinderInput = { luma: new Float32Array(0), dims: [1, 1, 384, 512] }
const CELL_PX = 10

/** What the network answers to lines of this thickness in pixels: 5 on them, -5 beside. */
function logitsOf(
  lines: readonly TextLine[],
  thickness: number,
  isHidden: (at: Point) => boolean = () => false,
): Float32Array {
  const logits = new Float32Array(128 * 96).fill(-5)
  for (let row = 0; row < 96; row += 1)
    for (let column = 0; column < 128; column += 1) {
      const at = { x: (column + 0.5) * CELL_PX, y: (row + 0.5) * CELL_PX }
      if (!isHidden(at) && lines.some((line) => isOn(line, at, thickness))) logits[row * 128 + column] = 5
    }
  return logits
}

function isOn({ start, end }: TextLine, { x, y }: Point, thickness: number): boolean {
  const [dx, dy] = [end.x - start.x, end.y - start.y]
  const length = Math.hypot(dx, dy)
  const along = ((x - start.x) * dx + (y - start.y) * dy) / length
  const across = ((y - start.y) * dx - (x - start.x) * dy) / length
  return along >= 0 && along <= length && Math.abs(across) <= thickness / 2
}

function zone(
  count: number,
  at: Point,
  { length, apart, degrees }: { length: number; apart: number; degrees: number },
): TextLine[] {
  const angle = (degrees * Math.PI) / 180
  return Array.from({ length: count }, (_, i) => {
    const start = { x: at.x - Math.sin(angle) * apart * i, y: at.y + Math.cos(angle) * apart * i }
    return { start, end: { x: start.x + Math.cos(angle) * length, y: start.y + Math.sin(angle) * length } }
  })
}

function expectNear(found: readonly TextLine[] | undefined, lines: readonly TextLine[]): void {
  expect(found).toHaveLength(lines.length)
  for (const [index, line] of lines.entries()) {
    const seen = found?.[index]
    for (const end of ['start', 'end'] as const)
      expect(Math.hypot((seen?.[end].x ?? 0) - line[end].x, (seen?.[end].y ?? 0) - line[end].y)).toBeLessThan(12)
  }
}

describe('findMrzLines', () => {
  it.each([
    [2, 0],
    [3, 0],
    [2, 12],
    [3, -25],
    [2, 60],
    [3, -80],
  ])('finds %i lines at %i degrees', (count, degrees) => {
    const lines = zone(count, { x: 420, y: degrees < -60 ? 900 : 330 }, { length: 500, apart: 45, degrees })
    expectNear(findMrzLines(logitsOf(lines, 22), input, picture)[0], lines)
  })

  it('puts a broken line together and leaves other marks aside', () => {
    const lines = zone(2, { x: 200, y: 700 }, { length: 800, apart: 60, degrees: 3 })
    const others = zone(1, { x: 300, y: 100 }, { length: 260, apart: 0, degrees: 0 })
    const logits = logitsOf([...lines, ...others], 28, ({ x }) => x > 500 && x < 560)
    const found = findMrzLines(logits, input, picture)
    expectNear(
      found.find(([first]) => (first?.end.x ?? 0) - (first?.start.x ?? 0) > 700),
      lines,
    )
  })

  it('completes a line of which only pieces are seen', () => {
    const lines = zone(2, { x: 200, y: 700 }, { length: 800, apart: 50, degrees: 4 })
    const logits = logitsOf(lines, 24, ({ x, y }) => y < 712 + (x - 200) * 0.07 && x > 320 && x < 900)
    const found = findMrzLines(logits, input, picture)
    expectNear(
      found.find((group) => group.every(({ start, end }) => end.x - start.x > 700)),
      lines,
    )
  })

  it.each([2, 3])('cuts %i lines asunder that run together', (count) => {
    const lines = zone(count, { x: 200, y: 600 }, { length: 800, apart: 50, degrees: 5 })
    const merged = logitsOf(lines, 56)
    const found = findMrzLines(merged, input, picture)
    expectNear(
      found.find((group) => group.length === count),
      lines,
    )
  })

  it('offers the heaviest zone first', () => {
    const small = zone(2, { x: 100, y: 100 }, { length: 400, apart: 34, degrees: 0 })
    const large = zone(2, { x: 200, y: 700 }, { length: 900, apart: 60, degrees: 0 })
    const groups = findMrzLines(logitsOf([...small, ...large], 20), input, picture)
    expectNear(groups[0], large)
    expectNear(groups[1], small)
  })

  it('finds nothing in one line, in blots and in nothing', () => {
    expect(
      findMrzLines(logitsOf(zone(1, { x: 100, y: 100 }, { length: 900, apart: 0, degrees: 0 }), 25), input, picture),
    ).toEqual([])
    expect(
      findMrzLines(logitsOf([{ start: { x: 100, y: 300 }, end: { x: 500, y: 300 } }], 300), input, picture),
    ).toEqual([])
    expect(findMrzLines(logitsOf([], 20), input, picture)).toEqual([])
    expect(findMrzLines(new Float32Array(128 * 96).fill(NaN), input, picture)).toEqual([])
  })
})

describe('prepareMrzFinderInput', () => {
  it.each([
    [4000, 3000, 512, 384],
    [300, 900, 176, 512],
    [1, 1, 512, 512],
    [5000, 3, 512, 16],
  ])('squeezes %i x %i to %i x %i', (width, height, inputWidth, inputHeight) => {
    const data = new Uint8Array(width * height).fill(77)
    const prepared = prepareMrzFinderInput({ width, height, data })
    expect(prepared.dims).toEqual([1, 1, inputHeight, inputWidth])
    expect(prepared.luma).toHaveLength(inputWidth * inputHeight)
    expect(prepared.luma.every((value) => value === 77)).toBe(true)
  })
})

describe('turnMrzFinderInput', () => {
  it.each([1, 2, 3] as const)('turns by %i quarters, and turnLinesBack turns back', (quarters) => {
    const [width, height] = [48, 16]
    const luma = new Float32Array(width * height)
    luma[5 * width + 30] = 1
    const { luma: turned, dims } = turnMrzFinderInput({ luma, dims: [1, 1, height, width] }, quarters)
    expect(dims).toEqual(quarters === 2 ? [1, 1, 16, 48] : [1, 1, 48, 16])
    const at = turned.indexOf(1)
    const point = { x: (at % dims[3]) + 0.5, y: Math.floor(at / dims[3]) + 0.5 }
    expect(turnLinesBack([{ start: point, end: point }], { quarters, width, height })).toEqual([
      { start: { x: 30.5, y: 5.5 }, end: { x: 30.5, y: 5.5 } },
    ])
  })

  it('turns clockwise', () => {
    const input = turnMrzFinderInput(
      { luma: Float32Array.from({ length: 512 }, (_, i) => (i === 0 ? 1 : 0)), dims: [1, 1, 16, 32] },
      1,
    )
    expect(input.luma.indexOf(1)).toBe(15)
  })
})
