import { claimIdempotencyKey, keepAnswer, releaseIdempotencyKey, type Caller } from '../relying/index.ts'
import type { ApiContext } from './api-context.ts'
import { RequestError } from './request-error.ts'
import { toProblem } from './problem.ts'
import type { Answer, Call } from './route.ts'

const serialise = (answer: Answer): { status: number; body: string } =>
  'json' in answer
    ? { status: answer.status, body: JSON.stringify(answer.json) }
    : { status: answer.status, body: 'null' }

/**
 * Answers a POST with an `Idempotency-Key` once and the same again for a day. Refusals that came before anything happened
 * (4xx) give the key back, so that the request can be mended; a failure of ours is kept like a success.
 */
export const answerOnce = async (
  context: ApiContext,
  { caller, request }: Pick<Call<Caller>, 'caller' | 'request'>,
  answer: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly isReplay: boolean }> => {
  const key = request.headers['idempotency-key']
  if (key === undefined) return { answer: await answer(), isReplay: false }
  if (typeof key !== 'string' || key === '') throw new RequestError('invalid_request', { param: 'Idempotency-Key' })
  const claim = {
    tenantId: caller.tenantId,
    livemode: caller.livemode,
    key,
    fingerprint: `${request.method} ${request.originalUrl}\n${JSON.stringify(request.body ?? null)}`,
  }
  const stored = await claimIdempotencyKey(context, claim)
  if (stored !== null) return { answer: { status: stored.status, json: JSON.parse(stored.body) }, isReplay: true }
  try {
    const fresh = await answer()
    await keepAnswer(context, claim, serialise(fresh))
    return { answer: fresh, isReplay: false }
  } catch (error) {
    const problem = toProblem(error, String(request.res?.locals['requestId'] ?? ''))
    if (problem.status < 500) await releaseIdempotencyKey(context, claim)
    else await keepAnswer(context, claim, { status: problem.status, body: JSON.stringify(problem) })
    throw error
  }
}
