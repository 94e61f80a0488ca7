import { lawfulMethod, type Sector } from '@honnin/shared/methods'
import type { Decision, Plan } from '@honnin/shared/protocol'
import type { VerificationReport } from './verification-report.ts'

type Verdict = VerificationReport['decision']

/** Which law a decision falls under, and when it falls. */
export interface LegalPlace {
  readonly plan: Pick<Plan, 'methodId'>
  readonly sector: Sector
  readonly at: Date
}

/**
 * Holds a decision against the law of its day. What would approve, or could still be approved by a person, is declined with
 * `method_lapsed` once the law no longer takes the plan's method: captured before midnight and decided after is too late.
 */
export const holdToLaw = (verdict: Verdict, { plan: { methodId }, sector, at }: LegalPlace): Verdict => {
  if (methodId === null || sector === 'none' || verdict.status === 'declined') return verdict
  if (lawfulMethod(methodId, { sector, at }) !== null) return verdict
  return { status: 'declined', finality: 'final', reasons: ['method_lapsed', ...verdict.reasons] }
}

/** The method that a decision names: what the law says on its day; `null` of a refusal and where no law asks. */
export const methodOf = (
  status: Decision['status'],
  { plan: { methodId }, sector, at }: LegalPlace,
): Decision['method'] => {
  if (methodId === null || sector === 'none' || status === 'declined' || status === 'resubmit') return null
  return lawfulMethod(methodId, { sector, at })
}
