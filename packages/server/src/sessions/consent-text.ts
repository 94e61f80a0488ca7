import { canonicalJson } from '@honnin/shared/audit'
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

/** The facts that the person is shown, and a version that changes with any of them. */
export const consentText = (rules: SessionRules, purpose: string | null): ConsentText => {
  const facts = {
    operator: rules.operatorName,
    purpose,
    retentionDays: rules.retentionDays,
    privacyUrl: rules.privacyUrl,
  }
  const digest = sha256(canonicalJson({ ...facts, wording: wordingVersion })).toString('base64url')
  return { textVersion: `v${wordingVersion}.${digest}`, ...facts }
}
