import type { CheckId, CheckResult, ReasonCode } from '@honnin/shared/protocol'
import type { Evidence } from './evidence.ts'

/** What a check found; the runner adds which check it was. */
export type CheckFinding = Omit<CheckResult, 'id'>

/**
 * One check: a function of the evidence alone. It may throw where the evidence cannot be read; the runner turns that into
 * `inconclusive` with `check_failed_to_run`, which never leads to an approval.
 */
export interface Check<Seen = Evidence> {
  readonly id: CheckId
  run(evidence: Seen): Promise<CheckFinding>
}

type Figures = Pick<CheckFinding, 'score' | 'threshold' | 'model'>

export function passed(figures: Figures = {}): CheckFinding {
  return { outcome: 'pass', reasons: [], ...figures }
}

export function failed(reasons: readonly ReasonCode[], figures: Figures = {}): CheckFinding {
  return { outcome: 'fail', reasons: [...reasons], ...figures }
}

export function inconclusive(reasons: readonly ReasonCode[], figures: Figures = {}): CheckFinding {
  return { outcome: 'inconclusive', reasons: [...reasons], ...figures }
}

/** The plan did not ask for what this check looks at. */
export function skipped(): CheckFinding {
  return { outcome: 'skipped', reasons: [] }
}
