import { checkIds, type CheckResult, type DocumentResult } from '@honnin/shared/protocol'
import { decide } from '../../src/verification/decide.ts'
import { policies } from '../../src/verification/policy.ts'
import type { Verifier } from '../../src/verification/index.ts'
import { createDevice } from './create-device.ts'
import type { Harness } from './harness.ts'

/** Nobody of that name lives there. */
export const person = { name: '見本 花子', birthDate: '1988-04-12', address: '東京都千代田区見本町1-2-3' } as const
export const licenceNumber = '309012345620'

const readDocument: DocumentResult = {
  type: 'jp_driving_licence',
  fields: {
    name: { value: person.name, source: 'ocr', confidence: 0.93 },
    birthDate: { value: person.birthDate, original: '昭和63年4月12日', source: 'ocr', confidence: 0.97 },
    address: { value: person.address, source: 'ocr', confidence: 0.88 },
    expiryDate: { value: '2029-05-12', original: '2029年(令和11年)05月12日', source: 'ocr', confidence: 0.95 },
    number: { value: licenceNumber, source: 'ocr', confidence: 0.96 },
  },
  comparisons: { name: 'match', birthDate: 'match', address: 'match' },
  warnings: [],
}

/** Decides as the policy does, on checks that the test sets: what the checks find is tested where the checks are. */
export const decideWith =
  (changes: Partial<Record<CheckResult['id'], Partial<CheckResult>>> = {}): Verifier['verify'] =>
  async ({ plan, attemptsLeft, documentType }) => {
    const policy = policies[plan.id]
    const checks = checkIds
      .filter((id) => policy.required.includes(id) || policy.watched.includes(id))
      .map((id): CheckResult => ({ id, outcome: 'pass', reasons: [], ...changes[id] }))
    return {
      checks,
      decision: decide(checks, { policy, attemptsLeft }),
      document: { ...readDocument, type: documentType },
      policy,
      timings: { total: 1 },
      purge: [],
    }
  }

/** One whole session of the lawful image method, decided. */
export const decideSession = async (
  harness: Harness,
  { request = {}, status = 'approved' }: { readonly request?: object; readonly status?: string } = {},
): Promise<string> => {
  const { device, sessionId } = await createDevice(harness, {
    request: { plan: 'jp-image-face', purpose: '口座開設', reference: 'case-17', declared: person, ...request },
  })
  await device.begin('jp_driving_licence')
  const answer = await device.finish()
  if (answer.status !== 202) throw new Error(`not submitted: ${JSON.stringify(answer.body)}`)
  await harness.settle(sessionId, status)
  return sessionId
}
