import { DeclaredDataSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { SessionKey } from '../crypto/index.ts'
import { sealedPlaces } from './session-context.ts'
import type { Session, SessionRequest } from './session.ts'

const SessionRequestSchema = v.object({
  purpose: v.nullable(v.string()),
  reference: v.nullable(v.string()),
  metadata: v.record(v.string(), v.string()),
  declared: v.optional(DeclaredDataSchema, {}),
})

const nothing: SessionRequest = { purpose: null, reference: null, metadata: {}, declared: {} }

export const sealRequest = (key: SessionKey, request: SessionRequest): Buffer =>
  key.sealText(sealedPlaces.request, JSON.stringify(request))

/** Empty once the session was erased. */
export const openRequest = (session: Session, key: SessionKey | null): SessionRequest =>
  key === null || session.sealedRequest === null
    ? nothing
    : v.parse(SessionRequestSchema, JSON.parse(key.openText(sealedPlaces.request, session.sealedRequest)))
