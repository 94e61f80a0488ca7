import type { MrzFieldName, MrzFormat, MrzLayout, MrzSpan } from '../documents/mrz-layout.ts'
import { parseMrz, type Mrz } from '../documents/parse-mrz.ts'
import type { Box, Quad } from './geometry.ts'
import type { GrayImage } from './image.ts'
import { decodeMrz, type MrzDecoding } from './mrz-decoding.ts'
import { prepareMrzFinderInput, turnMrzFinderInput, type MrzFinderInput } from './mrz-finder-input.ts'
import { findMrzLines, turnLinesBack, type MrzLineGroup } from './mrz-lines.ts'
import {
  boxOfSpans,
  likelyFormats,
  lookAround,
  lookAtZone,
  quadOfZone,
  turnedLines,
  type MrzLook,
  type MrzStripsInput,
} from './mrz-look.ts'

/** Runs the two networks; each answers with its output `logits`. */
export interface MrzInference {
  readonly findLines: (input: MrzFinderInput) => Promise<Float32Array>
  readonly readLines: (input: MrzStripsInput) => Promise<Float32Array>
}

export type MrzReadingField =
  | 'documentCode'
  | 'issuingState'
  | 'nationality'
  | 'documentNumber'
  | 'primaryIdentifier'
  | 'secondaryIdentifier'
  | 'birthDate'
  | 'expiryDate'
  | 'sex'
  | 'optionalData'

export interface MrzFieldReading {
  /**
   * As `Mrz` has it; dates as YYYY-MM-DD, or the six characters of the zone where a part is not known or no such day exists;
   * empty where the zone leaves the field empty; null where it cannot be read with confidence.
   */
  readonly value: string | null
  /** Probability 0..1 that the value is right. */
  readonly confidence: number
  /** Around the field's characters, in pixels of the picture. */
  readonly box: Box
}

export interface MrzReading {
  readonly format: MrzFormat
  /** The most probable characters, whether sure or not: use `fields` for what to rely on. */
  readonly lines: readonly string[]
  readonly fields: Readonly<Record<MrzReadingField, MrzFieldReading>>
  /** The whole zone where every field is readable and all check digits agree, else null. */
  readonly mrz: Mrz | null
  /** Around the zone, as it is to be read, in pixels of the picture. */
  readonly quad: Quad
}

/** Limits chosen on rendered zones of the development seeds; see packages/models/mrz/README.md. */
export const MRZ_READING_LIMITS = {
  /** A field is `null` below it. */
  confidence: 0.9,
  /** Log-probability of a zone at all (see `MrzDecoding`) below which nothing is relied on. */
  evidence: -20,
  /** Fit of the worst line's grid below which the other way up is not tried. */
  fit: 0.5,
  /** Mean confidence of single characters below which there is no zone. */
  presence: 0.55,
  /** The same, less for check digits that do not agree with what is seen. */
  merit: 0.3,
  /** Merit above which no other way of reading the picture is tried. */
  certain: 0.85,
} as const

/**
 * Reads the machine-readable zone of a passport, visa or card in a photograph or a rectified page, either way up: finds its
 * lines, lays a grid over the characters and decides by their looks and all check digits together. `today` is YYYY-MM-DD.
 * Null where no zone is seen. Fields that are not clear are null in the reading, never guessed.
 */
export async function readMrz(
  gray: GrayImage,
  infer: MrzInference,
  { today }: { readonly today: string },
): Promise<MrzReading | null> {
  const input = prepareMrzFinderInput(gray)
  for (const quarters of FINDER_TURNS) {
    const groups = await findGroups(gray, { input, infer, quarters })
    const zone = await readGroups(gray, groups, { infer, today })
    if (zone && zone.merit >= MRZ_READING_LIMITS.merit) return readSurely(gray, zone, { infer, today })
  }
  return null
}

/** The reading of a zone, by a mean of several looks where one leaves a doubt. */
async function readSurely(
  gray: GrayImage,
  zone: DecodedZone,
  { infer, today }: { readonly infer: MrzInference; readonly today: string },
): Promise<MrzReading> {
  const first = readingOf(zone, today)
  if (first.mrz !== null) return first
  const { format } = zone.look
  const again = decoded(await lookAround(gray, zone.look, { format, read: infer.readLines }))
  const second = again && readingOf(again, today)
  return second && readableFields(second) >= readableFields(first) ? second : first
}

function readableFields({ fields }: MrzReading): number {
  return Object.values(fields).filter(({ value }) => value !== null).length
}

/** The best way to see any of the groups; the first that is beyond doubt and leaves no field unread. */
async function readGroups(
  gray: GrayImage,
  groups: readonly MrzLineGroup[],
  { infer, today }: { readonly infer: MrzInference; readonly today: string },
): Promise<DecodedZone | null> {
  let best: DecodedZone | null = null
  for (const group of groups) {
    for (const format of likelyFormats(group)) {
      const upright = await lookAtZone(gray, group, { format, read: infer.readLines })
      const looks = [upright]
      // Where characters are does not depend on which way up they are.
      if (fitOf(upright) > MRZ_READING_LIMITS.fit && !isCertain(decoded(upright)))
        looks.push(await lookAtZone(gray, turnedLines(group), { format, read: infer.readLines }))
      for (const zone of looks.map(decoded)) {
        if (zone && isCertain(zone) && readingOf(zone, today).mrz !== null) return zone
        if (zone && zone.merit > (best?.merit ?? 0)) best = zone
      }
    }
  }
  return best
}

function fitOf({ grids }: MrzLook): number {
  return Math.min(...grids.map(({ score }) => score))
}

function isCertain(zone: DecodedZone | null): boolean {
  return zone !== null && zone.merit > MRZ_READING_LIMITS.certain
}

/** The finder knows zones at any angle, those that are upright best. */
const FINDER_TURNS = [0, 2, 1, 3] as const

async function findGroups(
  { width, height }: GrayImage,
  {
    input,
    infer,
    quarters,
  }: {
    readonly input: MrzFinderInput
    readonly infer: MrzInference
    readonly quarters: (typeof FINDER_TURNS)[number]
  },
): Promise<readonly MrzLineGroup[]> {
  const seen = quarters === 0 ? input : turnMrzFinderInput(input, quarters)
  const size = quarters % 2 === 0 ? { width, height } : { width: height, height: width }
  const groups = findMrzLines(await infer.findLines(seen), seen, size)
  return groups.map((lines) => turnLinesBack(lines, { quarters, width, height }))
}

/** By which log-probabilities are weighed against the mean certainty of characters. */
const EVIDENCE_SCALE = 40

/** A look with the text that it gives; upside down, characters look like others, but their check digits do not agree. */
interface DecodedZone {
  readonly look: MrzLook
  readonly decoding: MrzDecoding
  /** 0..1, by which ways to see a picture are compared. */
  readonly merit: number
}

function decoded(look: MrzLook): DecodedZone | null {
  const decoding = look.presence >= MRZ_READING_LIMITS.presence ? decodeMrz(look.scores, look.format) : null
  return decoding && { look, decoding, merit: look.presence * Math.exp(decoding.evidence / EVIDENCE_SCALE) }
}

function readingOf({ look, decoding }: DecodedZone, today: string): MrzReading {
  const mrz = parseMrz(decoding.lines, { today })
  const isZone = decoding.evidence > MRZ_READING_LIMITS.evidence
  const read = (text: string, spans: readonly MrzSpan[]): MrzFieldReading => {
    const confidence = isZone ? decoding.confidence(spans) : 0
    const isSure = confidence >= MRZ_READING_LIMITS.confidence
    return { value: isSure ? text : null, confidence, box: boxOfSpans(look, spans) }
  }
  const { layout } = decoding
  const at = (...names: readonly MrzFieldName[]): readonly MrzSpan[] => spansOf(layout, names)
  const names = namesSpans(decoding)
  const number = layout.checks.find((check) => check.name === 'documentNumber')
  const fields: Record<MrzReadingField, MrzFieldReading> = {
    documentCode: read(mrz.documentCode, at('documentCode')),
    issuingState: read(mrz.issuingState, at('issuingState')),
    nationality: read(mrz.nationality, at('nationality')),
    documentNumber: read(mrz.documentNumber, number?.over ?? at('documentNumber')),
    primaryIdentifier: read(mrz.primaryIdentifier, names.primary),
    secondaryIdentifier: read(mrz.secondaryIdentifier, names.secondary),
    birthDate: read(mrz.birthDate.iso ?? mrz.birthDate.text, at('birthDate')),
    expiryDate: read(mrz.expiryDate.iso ?? mrz.expiryDate.text, at('expiryDate')),
    sex: read(mrz.sex ?? '', at('sex')),
    optionalData: read(mrz.optionalData, at('optionalData', 'moreOptionalData')),
  }
  const isComplete = mrz.isConsistent && Object.values(fields).every(({ value }) => value !== null)
  return { format: look.format, lines: decoding.lines, fields, mrz: isComplete ? mrz : null, quad: quadOfZone(look) }
}

function spansOf(layout: MrzLayout, names: readonly MrzFieldName[]): readonly MrzSpan[] {
  return names.flatMap((name) => layout.fields[name] ?? [])
}

/** The surname with the fillers behind it, which say where it ends, and all cells after it. */
function namesSpans({ layout, lines }: MrzDecoding): {
  readonly primary: readonly MrzSpan[]
  readonly secondary: readonly MrzSpan[]
} {
  const place = layout.fields.names
  if (!place) return { primary: [], secondary: [] }
  const { line, start, end } = place
  const at = (lines[line] ?? '').slice(start, end).indexOf('<<')
  const border = at < 0 ? end : start + at + 2
  return { primary: [{ line, start, end: border }], secondary: border < end ? [{ line, start: border, end }] : [] }
}
