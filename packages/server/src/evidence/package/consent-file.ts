import { consentWording, type Locale, type PlanId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { ConsentFactsSchema, consentTextVersion, type ConsentFacts } from '../../sessions/index.ts'
import type { ConsentFile, OpeningsFile } from './package-files.ts'

/** The wording of version 1 marks readings as `[characters|reading]`. */
const withoutReadings = (text: string): string => text.replaceAll(/\[([^\]|]+)\|[^\]|]+\]/g, '$1')
const wordingVersion = 1

/** The sentences that the person agreed to, or `null` where their wording is not known here. */
export const consentSentences = (
  facts: ConsentFacts,
  { locale, plan }: { readonly locale: Locale; readonly plan: PlanId },
): string[] | null => {
  if (facts.wording !== wordingVersion) return null
  const wording = consentWording[locale]
  const sentences = [
    wording.lead(facts.operator),
    facts.purpose,
    plan === 'jp-image-face' ? wording.takenWithThickness : wording.takenDocumentAndFace,
    wording.keeper(facts.operator, facts.retentionDays),
    wording.use,
    facts.privacyUrl,
  ]
  return sentences.filter((sentence) => sentence !== null).map(withoutReadings)
}

/** The facts that the log commits to for the text of that version. */
const findFacts = (openings: OpeningsFile, textVersion: string): ConsentFacts | null => {
  for (const { facts } of openings) {
    const parsed = v.safeParse(ConsentFactsSchema, facts)
    if (parsed.success && consentTextVersion(parsed.output) === textVersion) return parsed.output
  }
  return null
}

export const consentFile = (
  consent: { readonly textVersion: string; readonly locale: Locale; readonly grantedAt: Date },
  { openings, plan }: { readonly openings: OpeningsFile; readonly plan: PlanId },
): ConsentFile => {
  const { textVersion, locale } = consent
  const facts = findFacts(openings, textVersion)
  return {
    ...{ textVersion, locale, facts },
    grantedAt: consent.grantedAt.toISOString(),
    text: facts === null ? null : consentSentences(facts, { locale, plan }),
  }
}
