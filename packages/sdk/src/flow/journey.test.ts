import { describe, expect, it } from 'vitest'
import { problemCodes, stepKinds } from '@honnin/shared/protocol'
import { endsSession, faultOf, recoveryOf } from './fault-policy.ts'
import { stageOfStep } from './journey.ts'

describe('stages', () => {
  it('sorts every kind of step under a name', () => {
    expect(stepKinds.map(stageOfStep)).toEqual(['document', 'document', 'document', 'face', 'face', 'face'])
  })
})

describe('the policy for failures', () => {
  it('never ends the session over something that can be tried again', () => {
    for (const code of problemCodes) if (endsSession(code)) expect(recoveryOf(code)).toBe('end')
  })

  it('calls recoverable what has a way on', () => {
    for (const code of problemCodes) expect(faultOf(code).recoverable).toBe(recoveryOf(code) !== 'end')
  })
})
