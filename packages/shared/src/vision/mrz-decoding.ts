import { MRZ_ALPHABET, mrzValue } from '../documents/mrz-check-digit.ts'
import {
  cellTypes,
  checkedCells,
  longNumberLayout,
  mrzCellCharacters,
  mrzLayouts,
  type MrzFormat,
  type MrzLayout,
  type MrzSpan,
} from '../documents/mrz-layout.ts'
import { bestPath, logSum, type Candidates, type CheckedStep } from './mrz-check-search.ts'
import { MRZ_CLASSES } from './mrz-grid.ts'

/** What the characters of a zone most probably are, given what each looks like and that all check digits agree. */
export interface MrzDecoding {
  readonly layout: MrzLayout
  readonly lines: readonly string[]
  /** Probability 0..1 that every cell of these spans is read right. */
  readonly confidence: (spans: readonly MrzSpan[]) => number
  /**
   * Log-probability, by the looks of the characters alone, of any text that fits the fields and the check digits: near 0 for
   * a zone that is seen clearly, far below for anything else, as for a zone upside down.
   */
  readonly evidence: number
}

/** Divides log-probabilities: the network is surer of pictures unlike its training than it is right. */
const TEMPERATURE = 1.25
/** Chance of any character whatever a cell looks like, for what no training has shown. */
const OUTLIER = 1e-5
/** Characters of a cell that are followed up: more are never in question. */
const MOST_CANDIDATES = 8
const LEAST_LOG_PROBABILITY = -14
const LEAST_PIN_LOG_PROBABILITY = -6
/** Longest rest of a document number in the optional data that is tried. */
const MOST_REST = 12

/**
 * Decodes the scores of `characterScores`, one array per line. Cells hold only what their field allows; over the cells with
 * check digits it is an exact search (Viterbi's algorithm over the running sums modulo 10), and confidences are exact
 * posterior probabilities. Null where no text at all satisfies the check digits.
 */
export function decodeMrz(scores: readonly Float32Array[], format: MrzFormat): MrzDecoding | null {
  const hypotheses = layoutsOf(format)
    .filter(({ pinned }) => !pinned.some((pin) => isUnlikely(scores, pin)))
    .flatMap((hypothesis) => decodeAs(scores, { format, ...hypothesis }) ?? [])
    .sort((a, b) => b.evidence - a.evidence)
  const [best] = hypotheses
  if (!best) return null
  const total = hypotheses.reduce((sum, { evidence }) => sum + Math.exp(evidence - best.evidence), 0)
  return { ...best, confidence: (spans) => best.confidence(spans) / total }
}

interface Pin extends MrzSpan {
  readonly isFiller: boolean
}

interface LayoutHypothesis {
  readonly layout: MrzLayout
  /** Cells that must be a filler, or must not, for the layout to apply. */
  readonly pinned: readonly Pin[]
}

function layoutsOf(format: MrzFormat): readonly LayoutHypothesis[] {
  const layout = mrzLayouts[format]
  const number = layout.fields.documentNumber
  const optional = layout.fields.optionalData
  if (format === 'td3' || !number || !optional) return [{ layout, pinned: [] }]
  const most = Math.min(MOST_REST, optional.end - optional.start - 1)
  const long = Array.from({ length: most }, (_, index): LayoutHypothesis => {
    const digit = optional.start + index + 1
    return {
      layout: longNumberLayout(format, index + 1),
      pinned: [
        { line: number.line, start: number.end - 1, end: number.end, isFiller: false },
        { line: number.line, start: number.end, end: number.end + 1, isFiller: true },
        { line: optional.line, start: optional.start, end: digit, isFiller: false },
        { line: optional.line, start: digit + 1, end: Math.min(digit + 2, optional.end), isFiller: true },
      ],
    }
  })
  return [{ layout, pinned: [] }, ...long]
}

/** A layout is not followed up whose filler, or character that is none, looks like anything else. */
function isUnlikely(scores: readonly Float32Array[], { line, start, end, isFiller }: Pin): boolean {
  for (let column = start; column < end; column += 1) {
    const filler = scores[line]?.[column * MRZ_CLASSES + MRZ_ALPHABET.indexOf('<')] ?? -Infinity
    const other = Math.log(Math.max(0, 1 - Math.exp(filler)))
    if ((isFiller ? filler : other) / TEMPERATURE < LEAST_PIN_LOG_PROBABILITY) return true
  }
  return false
}

function decodeAs(
  scores: readonly Float32Array[],
  { format, layout, pinned }: { readonly format: MrzFormat } & LayoutHypothesis,
): MrzDecoding | null {
  const cells = candidatesOf(scores, { format, layout, pinned })
  const best = cells.map((line) => line.map((candidates) => candidates[0]?.character ?? '<'))
  const composite = layout.checks.find(({ name }) => name === 'composite')
  const digits = composite ? cells[composite.line]?.[composite.column] : undefined
  if (!composite || !digits) return null
  const steps = checkedCells(layout).map((cell) => ({ ...cell, candidates: cells[cell.line]?.[cell.column] ?? [] }))
  const path = bestPath(steps, digits)
  if (!path) return null
  for (const [index, { line, column }] of steps.entries()) setCell(best, line, column, path.characters[index])
  setCell(best, composite.line, composite.column, path.characters.at(-1))
  const lines = best.map((line) => line.join(''))
  const total = logSum(steps, digits)
  let evidence = total
  for (const [line, row] of cells.entries())
    for (const [column, candidates] of row.entries())
      if (!isChecked(steps, composite, line, column)) evidence += Math.log(sumOf(candidates))
  const confidence = (spans: readonly MrzSpan[]): number => {
    const isInside = (line: number, column: number): boolean =>
      spans.some((span) => span.line === line && column >= span.start && column < span.end)
    const only = (line: number, column: number, candidates: Candidates): Candidates =>
      isInside(line, column) ? candidates.filter(({ character }) => character === best[line]?.[column]) : candidates
    const pinnedSteps = steps.map((step) => ({ ...step, candidates: only(step.line, step.column, step.candidates) }))
    let probability = Math.exp(logSum(pinnedSteps, only(composite.line, composite.column, digits)) - total)
    for (const [line, row] of cells.entries())
      for (const [column, candidates] of row.entries())
        if (isInside(line, column) && !isChecked(steps, composite, line, column))
          probability *= Math.exp(candidates[0]?.logProbability ?? -Infinity) / sumOf(candidates)
    return Math.min(1, probability)
  }
  return { layout, lines, confidence, evidence }
}

function sumOf(candidates: Candidates): number {
  return candidates.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)
}

function setCell(lines: string[][], line: number, column: number, character: string | undefined): void {
  const row = lines[line]
  if (row && character !== undefined) row[column] = character
}

function isChecked(
  steps: readonly CheckedStep[],
  composite: { readonly line: number; readonly column: number },
  line: number,
  column: number,
): boolean {
  if (composite.line === line && composite.column === column) return true
  return steps.some((step) => step.line === line && step.column === column)
}

function candidatesOf(
  scores: readonly Float32Array[],
  { format, layout, pinned }: { readonly format: MrzFormat } & LayoutHypothesis,
): readonly (readonly Candidates[])[] {
  const types = cellTypes(format, layout)
  return types.map((row, line) =>
    row.map((type, column) => {
      const pin = pinned.find((span) => span.line === line && column >= span.start && column < span.end)
      const characters = Array.from(mrzCellCharacters[pin?.isFiller ? 'any' : type]).filter(
        (character) => pin === undefined || (character === '<') === pin.isFiller,
      )
      return ranked(scores[line] ?? new Float32Array(), column, characters)
    }),
  )
}

/** Of all characters, so that layouts which allow others can be compared. */
function ranked(scores: Float32Array, column: number, characters: readonly string[]): Candidates {
  const weights = Array.from(MRZ_ALPHABET, (_, index) => {
    const score = scores[column * MRZ_CLASSES + index] ?? -Infinity
    return Math.exp(score / TEMPERATURE) + OUTLIER
  })
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return characters
    .map((character) => ({
      character,
      value: mrzValue(character),
      logProbability: Math.log((weights[MRZ_ALPHABET.indexOf(character)] ?? 0) / sum),
    }))
    .filter(({ logProbability }) => logProbability > LEAST_LOG_PROBABILITY)
    .sort((a, b) => b.logProbability - a.logProbability)
    .slice(0, MOST_CANDIDATES)
}
