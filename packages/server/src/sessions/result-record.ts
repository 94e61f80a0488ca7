import { CheckResultSchema, DocumentResultSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { SessionKey } from '../crypto/index.ts'
import { sealedPlaces } from './session-context.ts'
import type { Session } from './session.ts'

/** What processing found, as it is sealed beside the decision. */
const ResultRecordSchema = v.object({
  checks: v.array(CheckResultSchema),
  document: DocumentResultSchema,
  timings: v.record(v.string(), v.number()),
})
export type ResultRecord = v.InferOutput<typeof ResultRecordSchema>

export const sealResult = (key: SessionKey, record: ResultRecord): Buffer =>
  key.sealText(sealedPlaces.result, JSON.stringify(record))

export const openResult = (session: Session, key: SessionKey | null): ResultRecord | null =>
  key === null || session.sealedResult === null
    ? null
    : v.parse(ResultRecordSchema, JSON.parse(key.openText(sealedPlaces.result, session.sealedResult)))
