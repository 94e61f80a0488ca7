import { DaySchema, SessionIdSchema, type SessionId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import {
  exportEvidence,
  readRecord,
  readRecords,
  recordsCsv,
  recordsJson,
  type CustomerRecord,
  type RecordRange,
} from '../../evidence/index.ts'
import { requireScope, type Caller } from '../../relying/index.ts'
import { requireOwn } from '../../sessions/index.ts'
import type { ApiContext } from '../api-context.ts'
import { parseId, parseRequest } from '../parse.ts'
import { RequestError } from '../request-error.ts'
import type { RelyingPartyRoutes } from '../route.ts'

const flag = v.optional(
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((text) => text === 'true'),
  ),
  'false',
)
export const EvidenceQuerySchema = v.strictObject({ captures: flag, personal: flag })

export const RecordsQuerySchema = v.strictObject({
  /** The record of one session, or those of the days from–to in Japan. */
  session: v.optional(SessionIdSchema),
  from: v.optional(DaySchema),
  to: v.optional(DaySchema),
  format: v.optional(v.picklist(['csv', 'json']), 'json'),
})

type Selection = { readonly session: SessionId } | { readonly range: RecordRange }

/** One session or one range of days. Throws {@link RequestError} `invalid_request`. */
const selectionOf = ({ session, from, to }: v.InferOutput<typeof RecordsQuerySchema>): Selection => {
  if (session !== undefined && from === undefined && to === undefined) return { session }
  if (session !== undefined) throw new RequestError('invalid_request', { param: 'session' })
  if (from === undefined) throw new RequestError('invalid_request', { param: 'from' })
  if (to === undefined || from > to) throw new RequestError('invalid_request', { param: 'to' })
  return { range: { from, to } }
}

/** Takes the first record before the answer begins, so that a refusal is an answer of its own. */
const begin = async (records: AsyncIterable<CustomerRecord>): Promise<AsyncIterable<CustomerRecord>> => {
  const iterator = records[Symbol.asyncIterator]()
  const first = await iterator.next()
  return {
    async *[Symbol.asyncIterator]() {
      for (let next = first; next.done !== true; next = await iterator.next()) yield next.value
    },
  }
}

async function* only(record: CustomerRecord): AsyncGenerator<CustomerRecord, void> {
  yield await Promise.resolve(record)
}

/** What proves a session, and the records that a business must keep. */
export const evidenceRoutes = (context: ApiContext): Pick<RelyingPartyRoutes, 'getEvidence' | 'listRecords'> => {
  const selectRecords = async (caller: Caller, selection: Selection): Promise<AsyncIterable<CustomerRecord>> => {
    const reader = { apiKey: caller.keyId }
    if ('session' in selection) {
      const { id: sessionId } = await requireOwn(context.db, caller, selection.session)
      return only(await readRecord(context.evidence, { sessionId, reader }))
    }
    const { tenantId, livemode } = caller
    return begin(readRecords(context.evidence, { tenantId, livemode, range: selection.range, reader }))
  }
  return {
    getEvidence: async ({ caller, parameter, request }) => {
      const { captures, personal } = parseRequest(EvidenceQuerySchema, request.query)
      const { id: sessionId } = await requireOwn(context.db, caller, parseId(SessionIdSchema, parameter('id')))
      if (captures) requireScope(caller, 'captures:read')
      if (personal) requireScope(caller, 'sessions:read')
      const reader = { apiKey: caller.keyId }
      return {
        status: 200,
        stream: await exportEvidence(context.evidence, { sessionId, captures, personal, reader }),
        mediaType: 'application/zip',
        fileName: `${sessionId}.honnin-evidence.zip`,
      }
    },

    listRecords: async ({ caller, request }) => {
      const query = parseRequest(RecordsQuerySchema, request.query)
      const records = await selectRecords(caller, selectionOf(query))
      return query.format === 'csv'
        ? { status: 200, stream: recordsCsv(records), mediaType: 'text/csv; charset=utf-8', fileName: 'records.csv' }
        : { status: 200, stream: recordsJson(records), mediaType: 'application/json', fileName: 'records.json' }
    },
  }
}
