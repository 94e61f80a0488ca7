import { methods } from './catalogue.ts'
import type { Citation, Confidence, Rule, Sector } from './method.ts'

export interface LawfulMethod {
  readonly id: string
  readonly citation: string
  /** Last lawful day in Japan, `YYYY-MM-DD`; `null` where no end is known. */
  readonly lawfulUntil: string | null
}

const japanOffsetMs = 9 * 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000

/** The calendar day in Japan, `YYYY-MM-DD`: the law counts days there. */
export const dayInJapan = (at: Date): string => new Date(at.getTime() + japanOffsetMs).toISOString().slice(0, 10)

/** The first instant of `day` (`YYYY-MM-DD`) in Japan. */
export const startOfDayInJapan = (day: string): Date => new Date(new Date(day).getTime() - japanOffsetMs)

/** The first instant after `day` (`YYYY-MM-DD`) in Japan. */
export const endOfDayInJapan = (day: string): Date => new Date(new Date(day).getTime() + dayMs - japanOffsetMs)

const findRule = (methodId: string, sector: Sector): Rule | undefined =>
  methods.find((method) => method.id === methodId)?.rules.find((candidate) => candidate.sector === sector)

/** Days compare as text because they are written `YYYY-MM-DD`. */
const citationOn = (rule: Rule | undefined, day: string): Citation | undefined =>
  rule?.citations.findLast((entry) => entry.from === null || entry.from <= day)

/** The provision as it is cited in Japanese on the day of `at`; `null` where the method is not known for the sector. */
export const citationInJapanese = (
  methodId: string,
  { sector, at }: { readonly sector: Sector; readonly at: Date },
): string | null => citationOn(findRule(methodId, sector), dayInJapan(at))?.ja ?? null

export interface Standing {
  readonly isLawful: boolean
  /** The provision on the day, or the last one that there was. */
  readonly citation: Citation
  readonly validFrom: string | null
  readonly lawfulUntil: string | null
  /** The lower of what is known of the days and of the provision. */
  readonly confidence: Confidence
}

const lower = (a: Confidence, b: Confidence): Confidence => {
  if (a === 'low' || b === 'low') return 'low'
  return a === 'medium' || b === 'medium' ? 'medium' : 'high'
}

/** Where the method stands for `sector` on the day of `at`; `null` where the law of the sector does not know it at all. */
export const standingOf = (
  methodId: string,
  { sector, at }: { readonly sector: Sector; readonly at: Date },
): Standing | null => {
  const rule = findRule(methodId, sector)
  const day = dayInJapan(at)
  const citation = citationOn(rule, day)
  if (rule === undefined || citation === undefined) return null
  const { validFrom, lawfulUntil } = rule
  return {
    isLawful: (validFrom === null || validFrom <= day) && (lawfulUntil === null || day <= lawfulUntil),
    ...{ citation, validFrom, lawfulUntil, confidence: lower(rule.confidence, citation.confidence) },
  }
}

/** The method as the law stands for `sector` at `at`, or `null` where it is not lawful then (or not known). */
export const lawfulMethod = (
  methodId: string,
  asked: { readonly sector: Exclude<Sector, 'none'>; readonly at: Date },
): LawfulMethod | null => {
  const standing = standingOf(methodId, asked)
  return standing?.isLawful === true
    ? { id: methodId, citation: standing.citation.text, lawfulUntil: standing.lawfulUntil }
    : null
}
