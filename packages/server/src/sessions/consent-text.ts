import { canonicalJson } from '@honnin/shared/audit'
import * as v from 'valibot'
import { sha256 } from '../crypto/index.ts'
import type { SessionRules } from './session-context.ts'

export interface ConsentText {
  readonly textVersion: string
  readonly operator: string
  readonly purpose: string | null
  readonly retentionDays: number
  readonly privacyUrl: string | null
}

/** Of the wording around the facts: raised when what the SDK shows for consent changes in meaning. */
const wordingVersion = 1

/** What stands in the text beside its wording. */
export const ConsentFactsSchema = v.object({
  operator: v.string(),
  purpose: v.nullable(v.string()),
  retentionDays: v.number(),
  privacyUrl: v.nullable(v.string()),
  wording: v.number(),
})
export type ConsentFacts = v.InferOutput<typeof ConsentFactsSchema>

/** Names the text: another version for every difference in wording or facts. */
export const consentTextVersion = (facts: ConsentFacts): string =>
  `v${facts.wording}.${sha256(canonicalJson(facts)).toString('base64url')}`

export const consentFacts = (
  rules: SessionRules,
  { purpose, retentionDays }: Pick<ConsentText, 'purpose' | 'retentionDays'>,
): ConsentFacts => ({
  operator: rules.operatorName,
  purpose,
  retentionDays,
  privacyUrl: rules.privacyUrl,
  wording: wordingVersion,
})

/** The facts that the person is shown, and a version that changes with any of them. */
export const consentText = (
  rules: SessionRules,
  given: Pick<ConsentText, 'purpose' | 'retentionDays'>,
): ConsentText => {
  const { wording, ...shown } = consentFacts(rules, given)
  return { textVersion: consentTextVersion({ ...shown, wording }), ...shown }
}
