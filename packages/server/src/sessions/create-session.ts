import { endOfDayInJapan, standingOf } from '@honnin/shared/methods'
import {
  plans,
  SessionIdSchema,
  type CreatedSession,
  type CreateSession,
  type SessionId,
  type SessionWarning,
  type TenantId,
} from '@honnin/shared/protocol'
import type { Sector } from '@honnin/shared/methods'
import * as v from 'valibot'
import { appendEntry } from '../audit/index.ts'
import { transaction } from '../db/index.ts'
import { issueClientToken, type IssuedToken } from './client-token.ts'
import { minutesAfter, type SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { sealRequest } from './session-request.ts'
import type { Session } from './session.ts'
import { indexReference } from './index-reference.ts'
import { agreeRetention, type RetentionWish } from './retention.ts'
import { giveLink, sealReturnUrl } from './hosted-link.ts'
import { insertSession, writeClientToken, writeRequest, writeReturnUrl } from './session-store.ts'
import { noteUsage } from './usage.ts'
import { lockKnownSession, requireOpen } from './require-session.ts'

/** Who asks: one mode of one tenant. */
export interface Owner {
  readonly tenantId: TenantId
  readonly livemode: boolean
  readonly sector: Sector
  /** Days that the tenant agreed on. */
  readonly retention: RetentionWish
}

const receiptAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const receiptLength = 8

/** What the law will take away, for those who create sessions today. */
const warningsOf = ({ plan: { methodId }, sector }: Session, at: Date): SessionWarning[] => {
  const standing = methodId === null ? null : standingOf(methodId, { sector, at })
  if (standing === null || standing.lawfulUntil === null) return []
  return [{ code: 'method_lapses', lawfulUntil: standing.lawfulUntil, citation: standing.citation.text }]
}

const toAnswer = (
  session: Session,
  token: IssuedToken,
  { at, hostedUrl }: { readonly at: Date; readonly hostedUrl: string },
): CreatedSession => ({
  id: session.id,
  status: session.status,
  livemode: session.livemode,
  plan: session.plan.id,
  createdAt: session.createdAt.toISOString(),
  expiresAt: session.expiresAt.toISOString(),
  clientToken: token.token,
  clientTokenExpiresAt: token.expiresAt.toISOString(),
  hostedUrl,
  warnings: warningsOf(session, at),
})

/** Throws {@link SessionError} `method_not_lawful` where the plan rests on a method that the law does not know today. */
const requireLawful = (session: Session, at: Date): void => {
  const { methodId } = session.plan
  if (methodId === null || session.sector === 'none') return
  const standing = standingOf(methodId, { sector: session.sector, at })
  if (standing?.isLawful === true) return
  const detail = standing === null ? {} : { citation: standing.citation.text, lawfulUntil: standing.lawfulUntil }
  throw new SessionError('method_not_lawful', { param: 'plan', detail })
}

/** A session ends at the latest with the last day on which the law takes its method: nobody captures in vain. */
const expiryOf = (
  { methodId }: Session['plan'],
  { sector, at, minutes }: { readonly sector: Sector; readonly at: Date; readonly minutes: number },
): Date => {
  const planned = minutesAfter(at, minutes)
  const lawfulUntil = methodId === null ? null : (standingOf(methodId, { sector, at })?.lawfulUntil ?? null)
  const end = lawfulUntil === null ? planned : endOfDayInJapan(lawfulUntil)
  return end < planned ? end : planned
}

const requireAccepted = (session: Session): void => {
  const foreign = session.documentTypes.find((type) => !session.plan.documentTypes.includes(type))
  if (foreign !== undefined) throw new SessionError('document_not_accepted', { param: foreign })
}

/** Begins a session; `hostedBase` is what the address of its hosted page begins with. Throws {@link SessionError}: `method_not_lawful`, `document_not_accepted`. */
export const createSession = async (
  context: SessionContext,
  {
    owner,
    request,
    hostedBase,
  }: {
    readonly owner: Owner
    readonly request: CreateSession
    readonly hostedBase: string
  },
): Promise<CreatedSession> => {
  const { random, rules } = context
  const createdAt = context.now()
  const plan = plans[request.plan]
  const id = v.parse(SessionIdSchema, random.id('ses'))
  const token = await issueClientToken(context, id)
  return transaction(context.db, async (tx) => {
    const draft: Session = {
      ...{ id, tenantId: owner.tenantId, livemode: owner.livemode, status: 'created', plan, sector: owner.sector },
      ...{
        locale: request.locale ?? null,
        documentTypes: request.documentTypes ?? plan.documentTypes,
        documentType: null,
      },
      ...{ createdAt, attempt: 0 },
      expiresAt: expiryOf(plan, { sector: owner.sector, at: createdAt, minutes: rules.sessionMinutes }),
      ...{
        retention: agreeRetention(owner.retention, rules.retention),
        retainUntil: null,
        resultUntil: null,
        mediaUntil: null,
      },
      ...{ firstReadAt: null, warnedAt: null, heldSince: null, sealedHold: null },
      receipt: Array.from({ length: receiptLength }, () =>
        receiptAlphabet.charAt(random.integer(receiptAlphabet.length)),
      ).join(''),
      ...{ clientTokenId: token.tokenId, boundJkt: null, mayRebind: false, consent: null, decision: null },
      ...{ sealedRequest: null, sealedResult: null, sealedReturnUrl: null, processingRuns: 0 },
    }
    requireLawful(draft, createdAt)
    requireAccepted(draft)
    await insertSession(tx, draft)
    const key = await context.sessionKeys.create(tx, { tenantId: owner.tenantId, sessionId: id })
    const { purpose = null, reference = null, metadata, declared = {} } = request
    const sealed = sealRequest(key, { purpose, reference, metadata, declared })
    const owned = { tenantId: owner.tenantId, livemode: owner.livemode }
    const referenceIndex = reference === null ? null : indexReference(context, owned, reference)
    await writeRequest(tx, id, { sealed, referenceIndex })
    const entryId = await appendEntry(
      tx,
      {
        ...{ type: 'session.created', at: createdAt, tenantId: owner.tenantId, sessionId: id },
        plain: { to: 'created', plan: plan.id, livemode: owner.livemode },
      },
      { random, key },
    )
    if (request.returnUrl !== undefined) await writeReturnUrl(tx, id, sealReturnUrl(key, request.returnUrl))
    const hostedUrl = `${hostedBase}${await giveLink(tx, id, random)}`
    await noteUsage(tx, draft, { event: 'created', at: createdAt, entryId })
    return toAnswer(draft, token, { at: createdAt, hostedUrl })
  })
}

/** Another client token and link for an open session: those before end, and the next device may take over. */
export const renewClientToken = async (
  context: SessionContext,
  { sessionId, hostedBase }: { readonly sessionId: SessionId; readonly hostedBase: string },
): Promise<CreatedSession> => {
  const token = await issueClientToken(context, sessionId)
  return transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    requireOpen(session, context.now())
    await writeClientToken(tx, sessionId, token.tokenId)
    const { tenantId } = session
    await appendEntry(
      tx,
      { type: 'session.token_renewed', at: context.now(), tenantId, sessionId },
      { random: context.random, key: null },
    )
    const hostedUrl = `${hostedBase}${await giveLink(tx, sessionId, context.random)}`
    return toAnswer(session, token, { at: context.now(), hostedUrl })
  })
}
