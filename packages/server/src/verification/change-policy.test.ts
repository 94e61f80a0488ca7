import type { PolicyChange } from '@honnin/shared/console'
import type { CheckResult } from '@honnin/shared/protocol'
import { describe, expect, it } from 'vitest'
import { changePolicy, findWeakening, withFloors } from './change-policy.ts'
import { decide } from './decide.ts'
import { policies } from './policy.ts'

const builtIn = policies['jp-image-face']
const nothing: PolicyChange = { alsoRequired: [], consequences: {}, floors: {} }
const passed = builtIn.required.map((id): CheckResult => ({ id, outcome: 'pass', reasons: [], score: 0.95 }))
const judge = (checks: readonly CheckResult[], change: PolicyChange) =>
  decide(withFloors(checks, change.floors), { policy: changePolicy(builtIn, change), attemptsLeft: 1 })

describe("a tenant's policy", () => {
  it('is the built-in one where nothing is changed', () => {
    expect(changePolicy(builtIn, nothing)).toEqual(builtIn)
    expect(withFloors(passed, {})).toEqual(passed)
    expect(findWeakening(builtIn, nothing)).toBeNull()
  })

  it('asks for what was only watched', () => {
    const change: PolicyChange = { ...nothing, alsoRequired: ['document.expiry'] }
    expect(findWeakening(builtIn, change)).toBeNull()
    expect(judge(passed, nothing).status).toBe('approved')
    expect(judge(passed, change)).toMatchObject({ status: 'review', reasons: ['check_failed_to_run'] })
  })

  it('sends a pass below its floor to a reviewer, and takes it back from stored checks when the floor goes', () => {
    const change: PolicyChange = { ...nothing, floors: { 'face.match': 0.96 } }
    expect(judge(passed, change)).toMatchObject({ status: 'review', reasons: ['face_match_unclear'] })
    const stored = withFloors(passed, change.floors)
    expect(judge(stored, nothing).status).toBe('approved')
    expect(judge(stored, { ...nothing, floors: { 'face.match': 0.95 } }).status).toBe('approved')
  })

  it('never makes a failed or unclear check pass', () => {
    for (const [outcome, reasons, score] of [
      ['fail', ['face_mismatch'], 0.5],
      ['inconclusive', ['face_match_unclear'], 0.92],
      ['inconclusive', ['portrait_poor_quality'], 0.97],
      ['inconclusive', ['check_failed_to_run'], undefined],
    ] as const) {
      const given: CheckResult = { id: 'face.match', outcome, reasons: [...reasons] }
      const check = score === undefined ? given : { ...given, score }
      expect(withFloors([check], { 'face.match': 0.94 })).toEqual([check])
    }
  })

  it('may be stricter, or ask a person instead of refusing, and nothing else', () => {
    expect(findWeakening(builtIn, { ...nothing, consequences: { face_mismatch: 'review' } })).toBeNull()
    expect(findWeakening(builtIn, { ...nothing, consequences: { document_data_unusual: 'review' } })).toBeNull()
    const weaker = [
      { consequences: { face_mismatch: 'resubmit' } },
      { consequences: { document_expired: 'note' } },
      { consequences: { face_still: 'note' } },
      { floors: { 'face.match': 0.93 } },
      { alsoRequired: ['face.light'] },
    ] satisfies Partial<PolicyChange>[]
    for (const change of weaker) expect(findWeakening(builtIn, { ...nothing, ...change })).not.toBeNull()
  })
})
