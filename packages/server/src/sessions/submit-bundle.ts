import { checkBundle, stepsFor, type BundleManifest, type Outcome, type SessionId } from '@honnin/shared/protocol'
import { sha256Hex, type DeviceKey } from '../crypto/index.ts'
import { transaction } from '../db/index.ts'
import { expectBundle } from './bundle-expectation.ts'
import { openBundle } from './bundle-signature.ts'
import { insertBundle, readBundle } from './bundle-store.ts'
import { changeStatus } from './change-status.ts'
import { listItems } from './item-store.ts'
import { toOutcome } from './outcome.ts'
import { keyOf, lockKnownSession, requireCapturing } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import type { Session } from './session.ts'
import { listSteps } from './step-store.ts'

/**
 * Freshness rests on the nonces of the steps. `iat` is by the device's clock, which may be set to another time zone; a day
 * either way catches manifests that were signed for something else.
 */
const clockToleranceMs = 24 * 60 * 60 * 1000
const msPerSecond = 1000

const requireSignedInTime = (manifest: BundleManifest, session: Session, now: Date): void => {
  const signedAt = manifest.iat * msPerSecond
  const earliest = session.createdAt.getTime() - clockToleranceMs
  const latest = now.getTime() + clockToleranceMs
  if (signedAt < earliest || signedAt > latest) throw new SessionError('bundle_stale', { param: 'iat' })
}

/**
 * Takes the signed manifest of a complete attempt and hands the session to processing. Of two submissions at once one is
 * taken; the same bundle again answers the same.
 *
 * Throws {@link SessionError}: every `bundle_…`, `steps_incomplete`, and the codes of a closed session.
 */
export const submitBundle = async (
  context: SessionContext,
  {
    sessionId,
    bundle,
    deviceKey,
  }: { readonly sessionId: SessionId; readonly bundle: string; readonly deviceKey: DeviceKey },
): Promise<Outcome> => {
  const manifest = openBundle(bundle, deviceKey)
  const digest = sha256Hex(bundle)
  return transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    const now = context.now()
    const key = await keyOf(context, tx, session)
    const place = { sessionId, attempt: session.attempt, key }
    const earlier = await readBundle(tx, place)
    if (earlier?.sha256 === digest) return toOutcome(session)
    requireCapturing(session, now)

    const steps = await listSteps(tx, place)
    const isComplete = session.documentType !== null && steps.every(({ state }) => state === 'complete')
    const wanted = session.documentType === null ? [] : stepsFor(session.plan, session.documentType)
    if (!isComplete || steps.length !== wanted.length) throw new SessionError('steps_incomplete')

    const expected = expectBundle(session, steps, await listItems(tx, place))
    if (expected === null) throw new SessionError('consent_required')
    const finding = checkBundle(manifest, expected)
    if (finding !== null) throw new SessionError(finding.code, { param: finding.param })
    requireSignedInTime(manifest, session, now)

    await insertBundle(tx, place, { jws: bundle, sha256: digest, deviceKey, submittedAt: now })
    const processing = await changeStatus(tx, context, { session, to: 'processing', key, facts: { bundle: digest } })
    await context.queue.enqueue(tx, 'process-session', { sessionId, attempt: session.attempt })
    return toOutcome(processing)
  })
}
