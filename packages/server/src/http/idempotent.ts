import { problemCodes } from '@honnin/shared/protocol'
import * as v from 'valibot'
import {
  claimIdempotencyKey,
  keepAnswer,
  noteMadeSession,
  releaseIdempotencyKey,
  type Caller,
  type StoredAnswer,
} from '../relying/index.ts'
import type { ApiContext } from './api-context.ts'
import { RequestError } from './request-error.ts'
import { toProblem } from './problem.ts'
import type { Answer, Call, IdempotentSession } from './route.ts'

/** Of a request without a key: each makes its own. */
const anySession: IdempotentSession = { made: null, note: () => Promise.resolve() }

const serialise = (answer: Answer): { status: number; body: string } =>
  'json' in answer
    ? { status: answer.status, body: JSON.stringify(answer.json) }
    : { status: answer.status, body: 'null' }

const RefusalSchema = v.object({ code: v.picklist(problemCodes) })

/** What was answered before: a refusal is told anew, under the id of the request that asks. */
const repeat = ({ status, body }: StoredAnswer): Answer => {
  const json: unknown = JSON.parse(body)
  if (status >= 400) throw new RequestError(v.parse(RefusalSchema, json).code)
  return { status, json }
}

/**
 * Answers a POST with an `Idempotency-Key` once and the same again for a day, marked `Idempotent-Replayed`. Refusals that came
 * before anything happened (4xx) give the key back, so that the request can be mended; a failure of ours is kept like a success.
 */
export const answerOnce = async (
  context: ApiContext,
  { caller, request, response }: Pick<Call<Caller>, 'caller' | 'request' | 'response'>,
  answer: (made: IdempotentSession) => Promise<Answer>,
): Promise<Answer> => {
  const key = request.headers['idempotency-key']
  if (key === undefined) return answer(anySession)
  if (typeof key !== 'string' || key === '') throw new RequestError('invalid_request', { param: 'Idempotency-Key' })
  const claim = {
    tenantId: caller.tenantId,
    livemode: caller.livemode,
    key,
    fingerprint: `${request.method} ${request.originalUrl}\n${JSON.stringify(request.body ?? null)}`,
  }
  const claimed = await claimIdempotencyKey(context, claim)
  if (claimed.kind === 'answered') {
    response.set('idempotent-replayed', 'true')
    return repeat(claimed.answer)
  }
  try {
    const fresh = await answer({
      made: claimed.made,
      note: (tx, sessionId) => noteMadeSession(tx, context, { request: claim, sessionId }),
    })
    await keepAnswer(context, claim, serialise(fresh))
    return fresh
  } catch (error) {
    const problem = toProblem(error, String(response.locals['requestId']))
    if (problem.status < 500) await releaseIdempotencyKey(context, claim)
    else await keepAnswer(context, claim, { status: problem.status, body: JSON.stringify(problem) })
    throw error
  }
}
