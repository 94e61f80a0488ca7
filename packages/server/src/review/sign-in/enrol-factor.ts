import type { Enrolled } from '@honnin/shared/console'
import { transaction, type Transaction } from '../../db/index.ts'
import { recordOperator } from '../operators.ts'
import type { SignInContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import { countAttempt, forgetFailures } from './lock-out.ts'
import { arrive, lockAt, moveOn } from './move-on.ts'
import { endSessions, writeChallenge, writeEnrolment, type OperatorSession } from './operator-sessions.ts'
import { keepPasskey, offerRegistration, type PageOrigin } from './passkeys.ts'
import { drawRecoveryCodes } from './recovery-codes.ts'
import { factorsOf, keepTotp, openEnrolment, sealEnrolment } from './second-factors.ts'
import type { SignedIn } from './sign-in-state.ts'
import { base32, findTotpStep, otpauthUri, totpSecretBytes } from './totp.ts'

/** An unattended keyboard MUST NOT be enough to plant a factor. */
const freshSeconds = 600

/** Throws {@link ReviewError} `fresh_sign_in_required` where the sign-in was too long ago. */
export const requireFresh = (context: Pick<SignInContext, 'now'>, { signedInAt }: OperatorSession): void => {
  const ageMs = context.now().getTime() - (signedInAt?.getTime() ?? 0)
  if (ageMs > freshSeconds * 1000) throw new ReviewError('fresh_sign_in_required')
}

const lockToEnrol = async (tx: Transaction, context: SignInContext, found: SignedIn): Promise<OperatorSession> => {
  const session = await lockAt(tx, found, ['enrol', 'signed_in'])
  if (session.stage === 'signed_in') requireFresh(context, session)
  return session
}

export interface FactorEnrolled {
  readonly enrolled: Enrolled
  readonly token: string
}

/** Ends the other sessions, draws recovery codes with the first factor, records it and moves on. */
const finish = async (
  tx: Transaction,
  context: SignInContext,
  given: {
    readonly found: SignedIn
    readonly session: OperatorSession
    readonly isFirst: boolean
    readonly factor: 'totp' | 'passkey'
  },
): Promise<{ readonly token: string; readonly recoveryCodes: readonly string[] | null }> => {
  const { found, session, isFirst, factor } = given
  const { operator } = found
  const recoveryCodes = isFirst ? await drawRecoveryCodes(tx, context.random, operator.id) : null
  await endSessions(tx, { operatorId: operator.id, except: session.id })
  await recordOperator(tx, context, { type: 'operator.factor_added', operator, by: operator.id, plain: { factor } })
  const token = await moveOn(tx, context, { found, session, stage: 'signed_in' })
  return { token, recoveryCodes }
}

const answer = async (
  context: SignInContext,
  { token, recoveryCodes }: { readonly token: string; readonly recoveryCodes: readonly string[] | null },
): Promise<FactorEnrolled> => {
  const { state } = await arrive(context, token)
  return { token, enrolled: { state, recoveryCodes: recoveryCodes === null ? null : [...recoveryCodes] } }
}

/** Draws the key of an authenticator app. It is in force once {@link confirmTotp} has seen a code of it, and not before. */
export const beginTotp = (
  context: SignInContext,
  found: SignedIn,
): Promise<{ readonly otpauthUri: string; readonly secret: string }> =>
  transaction(context.db, async (tx) => {
    const session = await lockToEnrol(tx, context, found)
    const secret = context.random.bytes(totpSecretBytes)
    await writeEnrolment(tx, session.id, sealEnrolment(context.master, session.id, secret))
    const { issuer } = context
    return { otpauthUri: otpauthUri({ secret, issuer, login: found.operator.login }), secret: base32(secret) }
  })

/** Throws {@link ReviewError}: `code_wrong`, `sign_in_out_of_order` where no key was drawn, `fresh_sign_in_required`. */
export const confirmTotp = async (context: SignInContext, found: SignedIn, code: string): Promise<FactorEnrolled> => {
  const { operator } = found
  await countAttempt(context, { of: 'factor', operatorId: operator.id })
  const done = await transaction(context.db, async (tx) => {
    const session = await lockToEnrol(tx, context, found)
    if (session.sealedEnrolment === null) throw new ReviewError('sign_in_out_of_order')
    const secret = openEnrolment(context.master, session.id, session.sealedEnrolment)
    const at = context.now()
    const step = findTotpStep(secret, code, at)
    if (step === null) throw new ReviewError('code_wrong')
    const isFirst = (await factorsOf(tx, operator.id)).length === 0
    await keepTotp(tx, context.master, { operatorId: operator.id, secret, step, at })
    return finish(tx, context, { found, session, isFirst, factor: 'totp' })
  })
  await forgetFailures(context, { of: 'factor', operatorId: operator.id })
  return answer(context, done)
}

/** Options for `navigator.credentials.create`. */
export const beginPasskey = async (context: SignInContext, found: SignedIn, origin: PageOrigin) => {
  const { operator } = found
  const options = await offerRegistration(context.db, { operator, issuer: context.issuer, origin })
  await transaction(context.db, async (tx) => {
    const session = await lockToEnrol(tx, context, found)
    await writeChallenge(tx, session.id, options.challenge)
  })
  return options
}

/** Throws {@link ReviewError}: `passkey_refused`, `sign_in_out_of_order` where no options were given out. */
export const addPasskey = async (
  context: SignInContext,
  found: SignedIn,
  { name, response, origin }: { readonly name: string; readonly response: unknown; readonly origin: PageOrigin },
): Promise<FactorEnrolled> => {
  const { operator } = found
  const done = await transaction(context.db, async (tx) => {
    const session = await lockToEnrol(tx, context, found)
    const { challenge } = session
    if (challenge === null) throw new ReviewError('sign_in_out_of_order')
    const isFirst = (await factorsOf(tx, operator.id)).length === 0
    await keepPasskey(tx, { operatorId: operator.id, name, response, challenge, origin, at: context.now() })
    return finish(tx, context, { found, session, isFirst, factor: 'passkey' })
  })
  return answer(context, done)
}
