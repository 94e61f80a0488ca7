import { decide } from '../../verification/decide.ts'
import { holdToLaw, methodOf, type LegalPlace } from '../../verification/hold-to-law.ts'
import { fails, holds, open, type Finding } from './finding.ts'
import type { PackageContents } from './package-contents.ts'

const sameReasons = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && [...a].sort().join() === [...b].sort().join()

const lawOf = ({ session: { plan, sector }, decision: { decision } }: PackageContents): LegalPlace => ({
  ...{ plan, sector, at: new Date(decision.decidedAt) },
})

/** Whether the recorded policy makes that decision of those checks. */
const verifyPolicy = (contents: PackageContents): Finding => {
  const {
    decision: { decision, policy, attemptsLeft },
    checks,
  } = contents
  if (policy === null) return open('policy_unknown')
  const verdict = decide(checks, { policy: policy as never, attemptsLeft })
  const { status, finality, reasons } = holdToLaw(verdict, lawOf(contents))
  if (decision.decidedBy !== 'auto') return open('decision_by_person', status)
  const isSame = decision.status === status && decision.finality === finality && sameReasons(decision.reasons, reasons)
  return isSame ? holds('decision_follows', status) : fails('decision_contradicts', `${status} ${reasons.join(' ')}`)
}

/** Whether the method and its citation are those of the day of the decision. */
const verifyMethod = (contents: PackageContents): Finding => {
  const { decision } = contents.decision
  const expected = methodOf(decision.status, lawOf(contents))
  if (JSON.stringify(expected) !== JSON.stringify(decision.method))
    return fails('method_differs', decision.method?.citation ?? null)
  return expected === null ? holds('method_none') : holds('method_matches', expected.citation)
}

/** Whether the models that the checks name are those of the list. */
const verifyModels = ({ checks, models }: PackageContents): Finding => {
  const known = new Set(models.map(({ id, sha256 }) => `${id}@${sha256.slice(0, 12)}`))
  const strange = checks
    .flatMap(({ model }) => (model === undefined ? [] : model.split(/[,+\s]+/)))
    .find((id) => !known.has(id))
  return strange === undefined ? holds('models_match', String(models.length)) : open('model_differs', strange)
}

export const verifyDecision = (contents: PackageContents): readonly Finding[] => [
  verifyPolicy(contents),
  verifyMethod(contents),
  verifyModels(contents),
]
