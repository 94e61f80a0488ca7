import type { SessionId, SessionResult } from '@honnin/shared/protocol'
import { appendEntry, type AuditLog } from '../audit/index.ts'
import type { Queryable } from '../db/index.ts'
import { readDeletion } from './deletion-store.ts'
import { openHold } from './hold-session.ts'
import { indexReference } from './index-reference.ts'
import { listItems } from './item-store.ts'
import { lookAtCapture } from './look-at-capture.ts'
import { findKeyOf } from './require-session.ts'
import { openResult } from './result-record.ts'
import { noteFirstRead } from './retention.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { openRequest } from './session-request.ts'
import type { Session, StoredItemRecord } from './session.ts'
import { listSessions, readSession, type SessionFilter } from './session-store.ts'

/** The owner that a session must have to be seen. */
export interface Viewer {
  readonly tenantId: string
  readonly livemode: boolean
}

/** The session of this owner; anyone else's is `not_found`. */
export const requireOwn = async (db: Queryable, viewer: Viewer, sessionId: SessionId): Promise<Session> => {
  const session = await readSession(db, sessionId)
  if (session?.tenantId !== viewer.tenantId || session.livemode !== viewer.livemode) throw new SessionError('not_found')
  return session
}

const toCapture = (
  sessionId: SessionId,
  { descriptor, receivedAt }: StoredItemRecord,
): SessionResult['captures'][number] => {
  const { itemId, kind, mediaType, size, sha256, capturedAt, source } = descriptor
  const href = `/v1/sessions/${sessionId}/captures/${itemId}`
  return { itemId, kind, mediaType, size, sha256, capturedAt, receivedAt: receivedAt.toISOString(), source, href }
}

/** What the relying party gets, as often as it asks, until the session is erased. */
export const describeResult = async (
  context: SessionContext & { readonly auditLog: AuditLog },
  session: Session,
): Promise<SessionResult> => {
  const { db } = context
  const key = await findKeyOf(context, db, session)
  const request = openRequest(session, key)
  // The decision on an attempt that was given up for the next one is history, not the session's result.
  const decision = session.decision?.status === session.status ? session.decision : null
  const deletion = session.status === 'erased' ? await readDeletion(db, session.id) : null
  const record = decision === null ? null : openResult(session, key)
  const items = key === null ? [] : await listItems(db, { sessionId: session.id, attempt: session.attempt, key })
  return {
    id: session.id,
    status: session.status,
    livemode: session.livemode,
    reference: request.reference,
    purpose: request.purpose,
    plan: session.plan.id,
    createdAt: session.createdAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    retainUntil: session.retainUntil?.toISOString() ?? null,
    retention: {
      mediaUntil: session.mediaUntil?.toISOString() ?? null,
      resultUntil: session.resultUntil?.toISOString() ?? null,
      firstReadAt: session.firstReadAt?.toISOString() ?? null,
      warnedAt: session.warnedAt?.toISOString() ?? null,
      hold: openHold(session, key),
    },
    erasure:
      deletion === null
        ? null
        : { at: deletion.erasedAt.toISOString(), completedAt: deletion.completedAt?.toISOString() ?? null },
    attempt: session.attempt,
    metadata: { ...request.metadata },
    decision,
    checks: record?.checks ?? [],
    document: record?.document ?? null,
    captures: items.map((item) => toCapture(session.id, item)),
    timings: record?.timings ?? null,
    audit: await context.auditLog.receiptFor(session.id),
  }
}

/** As {@link describeResult}, for the relying party that asks for it: that a decided result was read is noted. */
export const readResult = async (
  context: SessionContext & { readonly auditLog: AuditLog },
  session: Session,
): Promise<SessionResult> => {
  const isFirst = session.firstReadAt === null && session.decision?.status === session.status
  if (isFirst) await noteFirstRead(context.db, session.id, context.now())
  return describeResult(context, isFirst ? { ...session, firstReadAt: context.now() } : session)
}

export type SessionSummary = Pick<
  SessionResult,
  'id' | 'status' | 'livemode' | 'reference' | 'plan' | 'createdAt' | 'expiresAt' | 'attempt'
>

export const listSummaries = async (
  context: SessionContext,
  { reference, ...filter }: Omit<SessionFilter, 'referenceIndex'> & { readonly reference: string | null },
): Promise<readonly SessionSummary[]> => {
  const referenceIndex = reference === null ? null : indexReference(context, filter, reference)
  const sessions = await listSessions(context.db, { ...filter, referenceIndex })
  return Promise.all(
    sessions.map(async (session) => ({
      id: session.id,
      status: session.status,
      livemode: session.livemode,
      reference: openRequest(session, await findKeyOf(context, context.db, session)).reference,
      plan: session.plan.id,
      createdAt: session.createdAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
      attempt: session.attempt,
    })),
  )
}

/** One decrypted picture. That it was read, by which API key, is in the audit log before the first byte is returned. */
export const readCapture = async (
  context: SessionContext,
  {
    sessionId,
    itemId,
    apiKeyId,
    isByLink = false,
  }: {
    readonly sessionId: SessionId
    readonly itemId: string
    readonly apiKeyId: string
    /** By whoever has a link that this key made. */
    readonly isByLink?: boolean
  },
): Promise<{ readonly media: Buffer; readonly mediaType: string }> =>
  lookAtCapture(context, {
    ...{ sessionId, itemId },
    recordLook: (tx, { session, key, itemId: item }) =>
      appendEntry(
        tx,
        {
          ...{ type: 'session.capture_read', at: context.now(), tenantId: session.tenantId, sessionId },
          plain: { item, apiKey: apiKeyId, ...(isByLink ? { via: 'link' } : {}) },
        },
        { random: context.random, key },
      ),
  })
