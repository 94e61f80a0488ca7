import type { Queryable } from '../db/index.ts'
import { readDeletion, type Deletion } from './deletion-store.ts'
import { openHold } from './hold-session.ts'
import { listItems } from './item-store.ts'
import { findKeyOf } from './require-session.ts'
import { openResult, type ResultRecord } from './result-record.ts'
import type { SessionContext, SessionKey } from './session-context.ts'
import { openRequest } from './session-request.ts'
import type { Session, SessionRequest, StoredItemRecord, StoredStep } from './session.ts'
import { listSteps } from './step-store.ts'

/** Everything that is kept of the present attempt of a session, opened. Whoever shows it to a person MUST record that. */
export interface CaseFile {
  readonly session: Session
  /** `null` once the session was erased. */
  readonly key: SessionKey | null
  readonly request: SessionRequest
  /** What processing found; `null` while there is no decision on the attempt, and once it was erased. */
  readonly result: ResultRecord | null
  readonly steps: readonly StoredStep[]
  readonly items: readonly StoredItemRecord[]
  readonly holdReason: string | null
  readonly deletion: Deletion | null
}

/** Opens the file of a session in whatever state. */
export const openCaseFile = async (context: SessionContext, db: Queryable, session: Session): Promise<CaseFile> => {
  const key = await findKeyOf(context, db, session)
  const place = { sessionId: session.id, attempt: session.attempt }
  const isDecided = session.decision?.status === session.status
  return {
    ...{ session, key, request: openRequest(session, key) },
    result: isDecided ? openResult(session, key) : null,
    steps: await listSteps(db, place),
    items: key === null ? [] : await listItems(db, { ...place, key }),
    holdReason: openHold(session, key)?.reason ?? null,
    deletion: session.status === 'erased' ? await readDeletion(db, session.id) : null,
  }
}
