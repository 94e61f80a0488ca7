import { canonicalJson } from '@honnin/shared/audit'
import {
  checkIds,
  CheckResultSchema,
  DocumentResultSchema,
  reasonCodes,
  type DeclaredData,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import { sha256Hex, type SessionKey } from '../crypto/index.ts'
import { sealedPlaces } from './session-context.ts'
import type { Session } from './session.ts'

/** The policy that turned checks into a decision, as it was that day; see `verification`. */
export const PolicyRecordSchema = v.object({
  required: v.array(v.picklist(checkIds)),
  watched: v.array(v.picklist(checkIds)),
  consequences: v.record(v.picklist(reasonCodes), v.picklist(['decline', 'resubmit', 'review', 'note'])),
})
export type PolicyRecord = v.InferOutput<typeof PolicyRecordSchema>

/** What processing found, as it is sealed beside the decision. */
const ResultRecordSchema = v.object({
  checks: v.array(CheckResultSchema),
  document: DocumentResultSchema,
  timings: v.record(v.string(), v.number()),
  policy: v.optional(PolicyRecordSchema),
})
export type ResultRecord = v.InferOutput<typeof ResultRecordSchema>

export const sealResult = (key: SessionKey, record: ResultRecord): Buffer =>
  key.sealText(sealedPlaces.result, JSON.stringify(record))

export const openResult = (session: Session, key: SessionKey | null): ResultRecord | null =>
  key === null || session.sealedResult === null
    ? null
    : v.parse(ResultRecordSchema, JSON.parse(key.openText(sealedPlaces.result, session.sealedResult)))

/** SHA-256 over what was found, by which policy, and what was declared, in canonical JSON: the log commits to it with a decision. */
export const resultDigest = (
  { checks, document, policy }: Omit<ResultRecord, 'timings'>,
  declared: DeclaredData,
): string => sha256Hex(canonicalJson({ checks, document, policy, declared }))
