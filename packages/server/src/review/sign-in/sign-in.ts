import { transaction } from '../../db/index.ts'
import { appendEntry } from '../../audit/index.ts'
import { findForSignIn, recordOperator, type Operator } from '../operators.ts'
import type { SignInContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import { countAttempt, forgetFailures } from './lock-out.ts'
import { arrive, lockAt, moveOn } from './move-on.ts'
import { beginSession, endSession, writeChallenge, type Client, type SessionStage } from './operator-sessions.ts'
import { offerAuthentication, verifyPasskey, type PageOrigin } from './passkeys.ts'
import { takeRecoveryCode } from './recovery-codes.ts'
import { factorsOf, takeTotpCode } from './second-factors.ts'
import type { SignedIn, SignInStep } from './sign-in-state.ts'

const recordFailure = (context: SignInContext, operatorId: string | null, step: string): Promise<unknown> =>
  transaction(context.db, (tx) =>
    appendEntry(
      tx,
      {
        ...{ type: 'operator.sign_in_failed', at: context.now(), tenantId: null, sessionId: null },
        plain: { operator: operatorId, step },
      },
      { random: context.random, key: null },
    ),
  )

const firstStage = async (context: SignInContext, operator: Operator): Promise<SessionStage> => {
  if ((await factorsOf(context.db, operator.id)).length > 0) return 'second_factor'
  return operator.mustChangePassword ? 'password_change' : 'enrol'
}

/**
 * ID and password. An ID that does not exist, or is disabled, is answered like a wrong password and takes as long. `current`, the
 * session that the browser has, ends.
 *
 * Throws {@link ReviewError}: `sign_in_failed`, `sign_in_locked`.
 */
export const signIn = async (
  context: SignInContext,
  {
    login,
    password,
    client,
    current,
  }: {
    readonly login: string
    readonly password: string
    readonly client: Client
    readonly current: SignedIn | null
  },
): Promise<SignInStep> => {
  await countAttempt(context, { of: 'address', address: client.address })
  await countAttempt(context, { of: 'login', login })
  const found = await findForSignIn(context.db, login.normalize('NFKC').trim().toLowerCase())
  const fits = await context.passwords.fits(found?.passwordHash ?? null, password)
  if (!fits || found === null) {
    await recordFailure(context, found?.operator.id ?? null, 'password')
    throw new ReviewError('sign_in_failed')
  }
  await forgetFailures(context, { of: 'login', login })
  await forgetFailures(context, { of: 'address', address: client.address })
  const { operator } = found
  const stage = await firstStage(context, operator)
  const token = await transaction(context.db, async (tx) => {
    if (current !== null) await endSession(tx, { id: current.session.id, operatorId: current.operator.id })
    return beginSession(tx, context, { operatorId: operator.id, stage, client })
  })
  return arrive(context, token)
}

/** Counts, proves and moves on. Throws {@link ReviewError} `sign_in_locked`, `sign_in_out_of_order`, or `refusal`. */
const proveFactor = async (
  context: SignInContext,
  found: SignedIn,
  {
    factor,
    refusal,
    isRight,
  }: {
    readonly factor: string
    readonly refusal: 'code_wrong' | 'passkey_refused'
    readonly isRight: (tx: Parameters<typeof lockAt>[0], challenge: string | null) => Promise<boolean>
  },
): Promise<SignInStep> => {
  const { operator } = found
  if (found.session.stage !== 'second_factor') throw new ReviewError('sign_in_out_of_order')
  await countAttempt(context, { of: 'factor', operatorId: operator.id })
  const token = await transaction(context.db, async (tx) => {
    const session = await lockAt(tx, found, ['second_factor'])
    await tx.query('update operator_session set challenge = null where id = $1', [session.id])
    if (!(await isRight(tx, session.challenge))) return null
    const stage = operator.mustChangePassword ? 'password_change' : 'signed_in'
    return moveOn(tx, context, { found, session, stage })
  })
  if (token === null) {
    await recordFailure(context, operator.id, factor)
    throw new ReviewError(refusal)
  }
  await forgetFailures(context, { of: 'factor', operatorId: operator.id })
  return arrive(context, token)
}

/** A code of the authenticator app; each is good once. Throws {@link ReviewError} `code_wrong` and as {@link proveFactor}. */
export const signInTotp = (context: SignInContext, found: SignedIn, code: string): Promise<SignInStep> =>
  proveFactor(context, found, {
    ...{ factor: 'totp', refusal: 'code_wrong' },
    isRight: (tx) => takeTotpCode(tx, context.master, { operatorId: found.operator.id, code, at: context.now() }),
  })

/** One of the ten recovery codes; it is used up. */
export const signInRecovery = (context: SignInContext, found: SignedIn, code: string): Promise<SignInStep> =>
  proveFactor(context, found, {
    ...{ factor: 'recovery_code', refusal: 'code_wrong' },
    isRight: (tx) => takeRecoveryCode(tx, { operatorId: found.operator.id, code, at: context.now() }),
  })

/** Options for `navigator.credentials.get`, whose challenge the next answer must contain. */
export const passkeyOptions = async (context: SignInContext, found: SignedIn, origin: PageOrigin) => {
  const options = await offerAuthentication(context.db, found.operator.id, origin)
  await transaction(context.db, async (tx) => {
    const session = await lockAt(tx, found, ['second_factor'])
    await writeChallenge(tx, session.id, options.challenge)
  })
  return options
}

/** The answer of a passkey to the newest challenge; each challenge is good once. */
export const signInPasskey = (
  context: SignInContext,
  found: SignedIn,
  { response, origin }: { readonly response: unknown; readonly origin: PageOrigin },
): Promise<SignInStep> =>
  proveFactor(context, found, {
    ...{ factor: 'passkey', refusal: 'passkey_refused' },
    isRight: async (tx, challenge) =>
      challenge !== null &&
      verifyPasskey(tx, { operatorId: found.operator.id, response, challenge, origin, at: context.now() }),
  })

/** Ends the session of the browser, whatever its stage. */
export const signOut = async (context: SignInContext, found: SignedIn | null): Promise<void> => {
  if (found === null) return
  const { operator, session } = found
  await transaction(context.db, async (tx) => {
    const isEnded = await endSession(tx, { id: session.id, operatorId: operator.id })
    if (isEnded) await recordOperator(tx, context, { type: 'operator.signed_out', operator, by: operator.id })
  })
}
