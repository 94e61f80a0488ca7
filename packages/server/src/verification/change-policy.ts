import { flooredChecks, type PolicyChange } from '@honnin/shared/console'
import { reasonCodes, type CheckResult, type ReasonCode } from '@honnin/shared/protocol'
import { SAME_LIMITS } from './floors.ts'
import type { Consequence, Policy } from './policy.ts'

/** What a reason may lead to instead. A refusal may become a look by a person; nothing may become less than that. */
const allowed: Readonly<Record<Consequence, readonly Consequence[]>> = {
  decline: ['decline', 'review'],
  review: ['review', 'decline'],
  resubmit: ['resubmit', 'review', 'decline'],
  note: ['note', 'resubmit', 'review', 'decline'],
}

/** What tells of the work of the server, not of the person. */
const internalReasons: readonly ReasonCode[] = ['attempts_exhausted', 'check_failed_to_run']

/** The first member of a change that would weaken the policy or do nothing; `null` where there is none. */
export const findWeakening = (policy: Policy, change: PolicyChange): string | null => {
  const foreign = change.alsoRequired.find((check) => !policy.watched.includes(check))
  if (foreign !== undefined) return `alsoRequired.${foreign}`
  const weaker = reasonCodes.find((reason) => {
    const wanted = change.consequences[reason]
    if (wanted === undefined) return false
    return internalReasons.includes(reason) || !allowed[policy.consequences[reason]].includes(wanted)
  })
  if (weaker !== undefined) return `consequences.${weaker}`
  const low = flooredChecks.find((check) => (change.floors[check] ?? 1) < SAME_LIMITS[check])
  return low === undefined ? null : `floors.${low}`
}

/** The policy with a tenant's change. MUST be one in which {@link findWeakening} finds nothing. */
export const changePolicy = (policy: Policy, change: PolicyChange): Policy => ({
  required: [...policy.required, ...change.alsoRequired.filter((check) => !policy.required.includes(check))],
  watched: policy.watched.filter((check) => !change.alsoRequired.includes(check)),
  consequences: { ...policy.consequences, ...change.consequences },
})

const isFloored = (id: string): id is (typeof flooredChecks)[number] => flooredChecks.some((check) => check === id)

/** Passed, or would have but for a floor: an unclear comparison above the built-in limit has no other cause. */
const isAboveLimit = ({ outcome, reasons, score }: CheckResult, limit: number): boolean =>
  outcome === 'pass' ||
  (outcome === 'inconclusive' && reasons.join() === 'face_match_unclear' && score !== undefined && score >= limit)

/**
 * Checks by a tenant's floors: what passed with a lower score is unclear, so that a reviewer looks. Made of checks that were
 * stored under other floors it gives the same as of the first ones.
 */
export const withFloors = (checks: readonly CheckResult[], floors: PolicyChange['floors']): readonly CheckResult[] =>
  checks.map((check) => {
    if (!isFloored(check.id) || !isAboveLimit(check, SAME_LIMITS[check.id])) return check
    const floor = floors[check.id]
    if (floor === undefined && check.outcome === 'pass') return check
    const threshold = floor ?? SAME_LIMITS[check.id]
    return (check.score ?? 0) >= threshold
      ? { ...check, outcome: 'pass', reasons: [], threshold }
      : { ...check, outcome: 'inconclusive', reasons: ['face_match_unclear'], threshold }
  })
