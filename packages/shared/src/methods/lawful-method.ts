import { methods, type Sector } from './catalogue.ts'

export interface LawfulMethod {
  readonly id: string
  readonly citation: string
  /** Last lawful day in Japan, `YYYY-MM-DD`; `null` where no end is known. */
  readonly lawfulUntil: string | null
}

const japanOffsetMs = 9 * 60 * 60 * 1000

/** The calendar day in Japan, `YYYY-MM-DD`: the law counts days there. */
export const dayInJapan = (at: Date): string => new Date(at.getTime() + japanOffsetMs).toISOString().slice(0, 10)

const findRule = (methodId: string, sector: Sector) =>
  methods.find((method) => method.id === methodId)?.rules.find((candidate) => candidate.sector === sector)

/** The provision as it is cited in Japanese on the day of `at`; `null` where the method is not known for the sector. */
export const citationInJapanese = (
  methodId: string,
  { sector, at }: { readonly sector: Sector; readonly at: Date },
): string | null => {
  const day = dayInJapan(at)
  const citations = findRule(methodId, sector)?.citations ?? []
  return citations.findLast((entry) => entry.from === null || entry.from <= day)?.ja ?? null
}

/**
 * The method as the law stands for `sector` at `at`, or `null` where it is not lawful then (or not known). Days compare as
 * text because they are written `YYYY-MM-DD`.
 */
export const lawfulMethod = (
  methodId: string,
  { sector, at }: { readonly sector: Exclude<Sector, 'none'>; readonly at: Date },
): LawfulMethod | null => {
  const rule = findRule(methodId, sector)
  if (rule === undefined) return null
  const day = dayInJapan(at)
  const isLawful =
    (rule.validFrom === null || rule.validFrom <= day) && (rule.lawfulUntil === null || day <= rule.lawfulUntil)
  const citation = rule.citations.findLast((entry) => entry.from === null || entry.from <= day)
  return isLawful && citation !== undefined
    ? { id: methodId, citation: citation.text, lawfulUntil: rule.lawfulUntil }
    : null
}
