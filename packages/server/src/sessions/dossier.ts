import type { Decision, SessionId } from '@honnin/shared/protocol'
import { appendEntry, type AuditEntry } from '../audit/index.ts'
import type { SessionKey } from '../crypto/index.ts'
import { transaction } from '../db/index.ts'
import { readBundle, type StoredBundle } from './bundle-store.ts'
import { listItems } from './item-store.ts'
import { readMedia } from './open-media.ts'
import { keyOf, lockKnownSession } from './require-session.ts'
import { noteFirstRead } from './retention.ts'
import { openResult, type ResultRecord } from './result-record.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { openRequest } from './session-request.ts'
import type { Session, SessionRequest, StoredItemRecord, StoredStep } from './session.ts'
import { listSteps } from './step-store.ts'

/** Everything that is kept of a session that was decided, opened. */
export interface Dossier {
  readonly session: Session
  readonly tenantName: string
  readonly request: SessionRequest
  readonly decision: Decision
  readonly result: ResultRecord
  readonly bundle: StoredBundle
  readonly steps: readonly StoredStep[]
  readonly items: readonly StoredItemRecord[]
  /** Opens what is sealed for this session. */
  readonly key: SessionKey
  /** Decrypts one picture. */
  readonly readMedia: (item: StoredItemRecord) => Promise<Buffer>
}

export type DossierContext = Pick<SessionContext, 'db' | 'random' | 'now' | 'sessionKeys' | 'vault'>

/** The entry that tells of a reading: what was read, and by whom. */
export type Reading = Required<Pick<AuditEntry, 'type' | 'plain'>>

/**
 * Opens the dossier of a session. That it was read is in the audit log before anything is returned.
 *
 * Throws {@link SessionError}: `not_found`, `session_erased` also where only the result was, `evidence_not_ready` while there is
 * no decision that stands, `evidence_not_captured` where it was simulated.
 */
export const openDossier = async (
  context: DossierContext,
  { sessionId, reading }: { readonly sessionId: SessionId; readonly reading: Reading },
): Promise<Dossier> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (session.status === 'erased') throw new SessionError('session_erased')
    const key = await keyOf(context, tx, session)
    const place = { sessionId, attempt: session.attempt, key }
    const { decision } = session
    const result = openResult(session, key)
    const bundle = await readBundle(tx, place)
    // The decision on an attempt that was given up for the next one is history.
    if (decision?.status !== session.status) throw new SessionError('evidence_not_ready')
    // What was found has a retention of its own, and may end before the session.
    if (result === null) throw new SessionError('session_erased')
    if (bundle === null) throw new SessionError('evidence_not_captured')
    const { rows } = await tx.query<{ name: string }>('select name from tenant where id = $1', [session.tenantId])
    await appendEntry(
      tx,
      { ...reading, at: context.now(), tenantId: session.tenantId, sessionId },
      { random: context.random, key },
    )
    await noteFirstRead(tx, sessionId, context.now())
    return {
      ...{ session, decision, result, bundle, key },
      tenantName: rows[0]?.name ?? '',
      request: openRequest(session, key),
      steps: await listSteps(tx, place),
      items: await listItems(tx, place),
      readMedia: async (item) => readMedia(context, key, item),
    }
  })
