import { checkBundle, type BundleFinding, type Decision, type SessionId } from '@honnin/shared/protocol'
import { sha256Hex, type SessionKey } from '../crypto/index.ts'
import { transaction } from '../db/index.ts'
import { StorageError } from '../storage/index.ts'
import { holdToLaw, methodOf, type VerificationInput, type VerificationReport } from '../verification/index.ts'
import { expectBundle } from './bundle-expectation.ts'
import { openBundle } from './bundle-signature.ts'
import { readBundle, type StoredBundle } from './bundle-store.ts'
import { changeStatus } from './change-status.ts'
import { listItems } from './item-store.ts'
import { dropItems } from './loose-media.ts'
import { readMedia } from './open-media.ts'
import { findKeyOf, keyOf, lockKnownSession } from './require-session.ts'
import { resultDigest, sealResult, type ResultRecord } from './result-record.ts'
import { beginRetention } from './retention.ts'
import { openRequest } from './session-request.ts'
import type { SessionContext } from './session-context.ts'
import { attemptsLeft, type Session, type StoredItemRecord, type StoredStep } from './session.ts'
import { countProcessingRun, uncountProcessingRun, writeDecision } from './session-store.ts'
import { listSteps } from './step-store.ts'

/** Makes the checks; see `verification`. */
export type VerifySession = (input: VerificationInput, signal?: AbortSignal) => Promise<VerificationReport>

/** After so many runs that ended without a word (a crash each) a person looks. */
const mostRuns = 3
const runTimeoutMs = 120_000
const msPerSecond = 1000

interface Case {
  readonly session: Session
  readonly key: SessionKey
  readonly bundle: StoredBundle
  readonly steps: readonly StoredStep[]
  readonly items: readonly StoredItemRecord[]
  readonly run: number
}

/** Reads the case and counts the run; `null` where there is nothing to do any more. */
const beginRun = async (
  context: SessionContext,
  { sessionId, attempt }: { readonly sessionId: SessionId; readonly attempt: number },
): Promise<Case | null> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (session.status !== 'processing' || session.attempt !== attempt) return null
    const key = await keyOf(context, tx, session)
    const bundle = await readBundle(tx, { sessionId, attempt, key })
    if (bundle === null) throw new TypeError(`${sessionId} is in processing without a bundle`)
    const run = await countProcessingRun(tx, sessionId, context.now())
    const place = { sessionId, attempt }
    return {
      session,
      key,
      bundle,
      run,
      steps: await listSteps(tx, place),
      items: await listItems(tx, { ...place, key }),
    }
  })

/** The store, not the medium, fails. */
const isAway = (error: unknown): boolean =>
  error instanceof StorageError && (error.code === 'storage_unavailable' || error.code === 'storage_refused')

/** What lies in the vault must still be what was sent. Throws where the vault is away: that says nothing of what lies there. */
const findAlteration = async (context: SessionContext, given: Case): Promise<BundleFinding | null> => {
  const { session, key, bundle, steps, items } = given
  const expected = expectBundle(session, steps, items)
  if (expected === null) return { code: 'bundle_consent_mismatch' }
  const mismatch = checkBundle(openBundle(bundle.jws, bundle.deviceKey), expected)
  if (mismatch !== null) return mismatch
  for (const item of items) {
    const media = await readMedia(context, key, item).catch((error: unknown) => {
      if (isAway(error)) throw error
      return null
    })
    if (media === null || sha256Hex(media) !== item.descriptor.sha256)
      return { code: 'bundle_item_altered', param: item.descriptor.itemId }
  }
  return null
}

const toInput = async (context: SessionContext, given: Case): Promise<VerificationInput> => {
  const { session, key, bundle, steps, items } = given
  const manifest = openBundle(bundle.jws, bundle.deviceKey)
  return {
    sessionId: session.id,
    plan: session.plan,
    policyChange: await context.readPolicyChange(context.db, { tenantId: session.tenantId, plan: session.plan.id }),
    documentType: manifest.documentType,
    declared: openRequest(session, key).declared,
    attempt: session.attempt,
    attemptsLeft: attemptsLeft(session),
    steps: steps.map(({ step, completedAt }) => ({ ...step, completedAt: completedAt ?? bundle.submittedAt })),
    items: items.map((item) => ({
      descriptor: item.descriptor,
      receivedAt: item.receivedAt,
      readMedia: () => readMedia(context, key, item),
    })),
    device: manifest.device,
    bundle: {
      signedAt: new Date(manifest.iat * msPerSecond),
      submittedAt: bundle.submittedAt,
      finding: await findAlteration(context, given),
    },
  }
}

/** Verifies a case. Rejects where the vault was away meanwhile: checks take what they cannot read for missing. */
const verifyCase = async (
  context: SessionContext,
  given: Case,
  { verify, signal }: { readonly verify: VerifySession; readonly signal: AbortSignal },
): Promise<VerificationReport> => {
  const { items, ...input } = await toInput(context, given)
  const failures: unknown[] = []
  const watched = items.map((item) => ({
    ...item,
    readMedia: () =>
      item.readMedia().catch((error: unknown) => {
        if (isAway(error)) failures.push(error)
        throw error
      }),
  }))
  const report = await verify({ ...input, items: watched }, signal)
  if (failures.length > 0) throw failures[0]
  return report
}

/** The report of a verification that could not be made: a person looks. */
const failedReport = ({ bundle }: Case): VerificationReport => ({
  checks: [],
  decision: { status: 'review', finality: 'final', reasons: ['check_failed_to_run'] },
  document: { type: openBundle(bundle.jws, bundle.deviceKey).documentType, fields: {}, comparisons: {}, warnings: [] },
  timings: {},
  purge: [],
})

const toRecord = ({ checks, document, timings, policy }: VerificationReport): ResultRecord => ({
  ...{ checks: [...checks], document, timings: { ...timings } },
  ...(policy === undefined
    ? {}
    : { policy: { ...policy, required: [...policy.required], watched: [...policy.watched] } }),
})

/** A verifier MUST NOT send a person back who has no attempt left; should it do so all the same, a person looks. */
const withoutDeadEnd = (session: Session, decision: VerificationReport['decision']): VerificationReport['decision'] =>
  decision.status === 'resubmit' && attemptsLeft(session) === 0
    ? { status: 'review', finality: 'final', reasons: ['attempts_exhausted', ...decision.reasons] }
    : decision

/** Writes decision, state, audit entry and announcement in one transaction, or nothing where someone else was first. */
const decide = async (context: SessionContext, { session, key }: Case, report: VerificationReport): Promise<void> =>
  transaction(context.db, async (tx) => {
    const locked = await lockKnownSession(tx, session.id)
    if (locked.status !== 'processing' || locked.attempt !== session.attempt) return
    if ((await findKeyOf(context, tx, locked)) === null) return
    const decidedAt = context.now()
    const law = { plan: locked.plan, sector: locked.sector, at: decidedAt }
    const { status, finality, reasons } = holdToLaw(withoutDeadEnd(locked, report.decision), law)
    const decision: Decision = {
      ...{ status, finality, reasons: [...reasons], decidedBy: 'auto', decidedAt: decidedAt.toISOString() },
      method: methodOf(status, law),
    }
    const record = toRecord(report)
    const sealedResult = sealResult(key, record)
    await writeDecision(tx, locked.id, { decision, sealedResult })
    // A person who waits for a reviewer is not kept for ever either; only who captures anew has a clock already.
    if (status !== 'resubmit') await beginRetention(tx, locked, decidedAt)
    await dropItems(tx, { of: 'items', sessionId: locked.id, itemIds: report.purge }, context)
    const facts = { decision: { ...decision }, result: resultDigest(record, openRequest(locked, key).declared) }
    await changeStatus(tx, context, { session: locked, to: status, key, facts })
  })

/**
 * The job: verifies and decides. Safe to run twice, and at the same time. A run that fails is tried again by the queue; after
 * {@link mostRuns} the session goes to review rather than being lost. Runs without the vault do not count: it comes back, and
 * a person cannot see the pictures either.
 */
export const processSession = async (
  context: SessionContext,
  {
    sessionId,
    attempt,
    verify,
    signal,
  }: {
    readonly sessionId: SessionId
    readonly attempt: number
    readonly verify: VerifySession
    readonly signal: AbortSignal
  },
): Promise<void> => {
  const given = await beginRun(context, { sessionId, attempt })
  if (given === null) return
  if (given.run > mostRuns) return decide(context, given, failedReport(given))
  const limit = AbortSignal.any([signal, AbortSignal.timeout(runTimeoutMs)])
  const report = await verifyCase(context, given, { verify, signal: limit }).catch(async (error: unknown) => {
    // Shutting down or taken over: another run will decide. Anything else has failed for good only on the last run.
    const isNoFailure = signal.aborted || isAway(error)
    if (isNoFailure) await uncountProcessingRun(context.db, sessionId)
    if (isNoFailure || given.run < mostRuns) throw error
    return failedReport(given)
  })
  signal.throwIfAborted()
  await decide(context, given, report)
}
