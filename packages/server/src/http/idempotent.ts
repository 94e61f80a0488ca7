import { problemCodes } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { answerUnderKey, type Caller, type StoredAnswer } from '../relying/index.ts'
import type { ApiContext } from './api-context.ts'
import { RequestError } from './request-error.ts'
import type { Answer, Call } from './route.ts'

const serialise = (answer: Answer): { status: number; body: string } =>
  'json' in answer
    ? { status: answer.status, body: JSON.stringify(answer.json) }
    : { status: answer.status, body: 'null' }

const RefusalSchema = v.object({ code: v.picklist(problemCodes) })

/** A refusal (of a session that was erased since) is told anew, under the id of the request that asks. */
const parse = ({ status, body }: StoredAnswer): Answer => {
  const json: unknown = JSON.parse(body)
  if (status >= 400) throw new RequestError(v.parse(RefusalSchema, json).code)
  return { status, json }
}

/**
 * Answers a POST with an `Idempotency-Key` once and the same again for a day, marked `Idempotent-Replayed`. `answer` works in the
 * context that it is given; where it refuses or fails, nothing is kept and the request may be sent again.
 */
export const answerOnce = async (
  context: ApiContext,
  { caller, request, response }: Pick<Call<Caller>, 'caller' | 'request' | 'response'>,
  answer: (within: ApiContext) => Promise<Answer>,
): Promise<Answer> => {
  const key = request.headers['idempotency-key']
  if (key === undefined) return answer(context)
  if (typeof key !== 'string' || key === '') throw new RequestError('invalid_request', { param: 'Idempotency-Key' })
  const asked = {
    tenantId: caller.tenantId,
    livemode: caller.livemode,
    key,
    fingerprint: `${request.method} ${request.originalUrl}\n${JSON.stringify(request.body ?? null)}`,
  }
  const given = await answerUnderKey(context, asked, async (within) => serialise(await answer(within)))
  if (given.isReplay) response.set('idempotent-replayed', 'true')
  return parse(given.answer)
}
