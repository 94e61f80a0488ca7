import type { CheckResult, ReasonCode } from '@honnin/shared/protocol'
import type { Consequence, Policy } from './policy.ts'
import type { VerificationReport } from './verification-report.ts'

type AutomaticDecision = VerificationReport['decision']

/**
 * Turns the checks into a decision. Approved is only what passed every required check and gave no cause in a watched
 * one; a required check that is missing or was skipped counts as one that could not be run.
 */
export function decide(
  checks: readonly CheckResult[],
  { policy, attemptsLeft }: { readonly policy: Policy; readonly attemptsLeft: number },
): AutomaticDecision {
  const reasonsFor: Record<Consequence, Set<ReasonCode>> = {
    decline: new Set(),
    resubmit: new Set(),
    review: new Set(),
    note: new Set(),
  }
  for (const id of policy.required) {
    const check = checks.find((candidate) => candidate.id === id)
    if (check?.outcome === 'pass') continue
    const reasons: readonly ReasonCode[] = check?.reasons.length ? check.reasons : ['check_failed_to_run']
    for (const reason of reasons) {
      const consequence = consequenceOf(reason, { check, policy })
      reasonsFor[consequence === 'note' ? 'review' : consequence].add(reason)
    }
  }
  for (const check of checks.filter(({ id, outcome }) => policy.watched.includes(id) && outcome !== 'pass'))
    for (const reason of check.reasons) reasonsFor[consequenceOf(reason, { check, policy })].add(reason)

  if (reasonsFor.decline.size > 0)
    return { status: 'declined', finality: 'final', reasons: [...reasonsFor.decline, ...reasonsFor.review] }
  if (reasonsFor.resubmit.size > 0)
    return attemptsLeft > 0
      ? { status: 'resubmit', finality: 'retryable', reasons: [...reasonsFor.resubmit] }
      : {
          status: 'review',
          finality: 'final',
          reasons: ['attempts_exhausted', ...reasonsFor.resubmit, ...reasonsFor.review],
        }
  if (reasonsFor.review.size > 0) return { status: 'review', finality: 'final', reasons: [...reasonsFor.review] }
  return { status: 'approved', finality: 'final', reasons: [] }
}

/** What is not certain enough to fail is not certain enough to decline either. */
function consequenceOf(
  reason: ReasonCode,
  { check, policy }: { readonly check: CheckResult | undefined; readonly policy: Policy },
): Consequence {
  const consequence = policy.consequences[reason]
  return consequence === 'decline' && check?.outcome !== 'fail' ? 'review' : consequence
}
