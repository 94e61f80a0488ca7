import { checkIds, reasonCodes, type CheckId, type CheckResult, type ReasonCode } from '@honnin/shared/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from './decide.ts'
import { policies } from './policy.ts'

const policy = policies['jp-image-face']
const allPassed: readonly CheckResult[] = policy.required.map((id) => ({ id, outcome: 'pass', reasons: [] }))
const withResult = (id: CheckId, outcome: CheckResult['outcome'], ...reasons: ReasonCode[]): readonly CheckResult[] =>
  allPassed.map((check) => (check.id === id ? { id, outcome, reasons } : check))
const decideOn = (checks: readonly CheckResult[], attemptsLeft = 2) => decide(checks, { policy, attemptsLeft })

describe('decide', () => {
  test('approves only what passed everything', () => {
    expect(decideOn(allPassed)).toEqual({ status: 'approved', finality: 'final', reasons: [] })
  })

  test('declines what is not the person, whatever else could be mended', () => {
    const checks = withResult('face.match', 'fail', 'face_mismatch').map((check) =>
      check.id === 'document.quality'
        ? { ...check, outcome: 'fail' as const, reasons: ['document_glare' as const] }
        : check,
    )
    expect(decideOn(checks)).toEqual({ status: 'declined', finality: 'final', reasons: ['face_mismatch'] })
  })

  test('asks again while there are attempts, then for a reviewer', () => {
    const checks = withResult('document.quality', 'fail', 'document_blurred')
    expect(decideOn(checks)).toEqual({ status: 'resubmit', finality: 'retryable', reasons: ['document_blurred'] })
    expect(decideOn(checks, 0)).toEqual({
      status: 'review',
      finality: 'final',
      reasons: ['attempts_exhausted', 'document_blurred'],
    })
  })

  test('sends what is uncertain to a reviewer, even where certainty would decline', () => {
    for (const reason of ['face_match_unclear', 'card_differs', 'challenge_assisted'] as const)
      expect(decideOn(withResult('face.match', 'inconclusive', reason))).toMatchObject({
        status: 'review',
        reasons: [reason],
      })
  })

  test('a required check that is missing, skipped or gave no reason counts as not run', () => {
    const missing = allPassed.filter(({ id }) => id !== 'face.depth')
    for (const checks of [missing, withResult('face.depth', 'skipped'), withResult('face.depth', 'fail')])
      expect(decideOn(checks)).toMatchObject({ status: 'review', reasons: ['check_failed_to_run'] })
  })

  test('a watched check counts where it found something, and not where it only could not read', () => {
    const found = (outcome: CheckResult['outcome'], ...reasons: ReasonCode[]) =>
      decideOn([...allPassed, { id: 'document.data', outcome, reasons }])
    expect(found('inconclusive', 'document_unreadable', 'document_data_unusual').status).toBe('approved')
    expect(found('fail', 'declared_data_differs')).toMatchObject({
      status: 'review',
      reasons: ['declared_data_differs'],
    })
    expect(found('inconclusive', 'declared_data_unreadable').status).toBe('review')
    expect(found('inconclusive', 'check_failed_to_run').status).toBe('review')
    const expired: CheckResult = { id: 'document.expiry', outcome: 'fail', reasons: ['document_expired'] }
    expect(decideOn([...allPassed, expired])).toMatchObject({ status: 'resubmit', reasons: ['document_expired'] })
    expect(decideOn([...allPassed, expired], 0).status).toBe('review')
  })

  test('a note becomes a review where the check is required', () => {
    const strict = { ...policy, required: [...policy.required, 'document.expiry' as const] }
    const unread: CheckResult = { id: 'document.expiry', outcome: 'inconclusive', reasons: ['document_unreadable'] }
    expect(decide([...allPassed, unread], { policy: strict, attemptsLeft: 1 })).toMatchObject({
      status: 'review',
      reasons: ['document_unreadable'],
    })
  })

  test('nothing but passes of all required checks is ever approved', () => {
    const anyCheck = fc.record({
      id: fc.constantFrom(...checkIds),
      outcome: fc.constantFrom<CheckResult['outcome']>('pass', 'fail', 'inconclusive', 'skipped'),
      reasons: fc.array(fc.constantFrom(...reasonCodes), { maxLength: 3 }),
    })
    const results = fc.uniqueArray(anyCheck, { selector: ({ id }) => id, minLength: 0, maxLength: checkIds.length })
    fc.assert(
      fc.property(results, fc.constantFrom(...Object.values(policies)), fc.nat(3), (checks, tried, attemptsLeft) => {
        const { status, finality, reasons } = decide(checks, { policy: tried, attemptsLeft })
        const isComplete = tried.required.every((id) =>
          checks.some((check) => check.id === id && check.outcome === 'pass'),
        )
        const isClear = tried.watched.every((id) =>
          checks.every(
            (check) =>
              check.id !== id ||
              check.outcome === 'pass' ||
              check.reasons.every((reason) => tried.consequences[reason] === 'note'),
          ),
        )
        expect(status === 'approved').toBe(isComplete && isClear)
        expect(reasons.length === 0).toBe(isComplete && isClear)
        expect(finality === 'retryable').toBe(status === 'resubmit')
        if (status === 'resubmit') expect(attemptsLeft).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })
})
