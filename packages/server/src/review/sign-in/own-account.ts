import type { Factors, OwnSession } from '@honnin/shared/console'
import { transaction } from '../../db/index.ts'
import { recordOperator } from '../operators.ts'
import type { SignInContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import { requireFresh } from './enrol-factor.ts'
import { lockAt } from './move-on.ts'
import { endSession, endSessions, listSessions } from './operator-sessions.ts'
import { listPasskeys } from './passkeys.ts'
import { countRecoveryCodes, drawRecoveryCodes } from './recovery-codes.ts'
import { readTotp } from './second-factors.ts'
import type { SignedIn } from './sign-in-state.ts'

export const readFactors = async ({ db }: SignInContext, { operator }: SignedIn): Promise<Factors> => {
  const totp = await readTotp(db, operator.id)
  return {
    totp: totp === null ? null : { enrolledAt: totp.enrolledAt.toISOString() },
    passkeys: (await listPasskeys(db, operator.id)).map(({ id, name, createdAt, lastUsedAt }) => ({
      ...{ id, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null },
    })),
    recoveryCodesLeft: await countRecoveryCodes(db, operator.id),
  }
}

/** Throws {@link ReviewError}: `not_found`, `last_factor`, `fresh_sign_in_required`. */
export const removePasskey = (context: SignInContext, found: SignedIn, passkeyId: string): Promise<void> =>
  transaction(context.db, async (tx) => {
    const { operator } = found
    const session = await lockAt(tx, found, ['signed_in'])
    requireFresh(context, session)
    // Two removals at once must not leave nothing.
    await tx.query('select from operator where id = $1 for update', [operator.id])
    const passkeys = await listPasskeys(tx, operator.id)
    if (!passkeys.some(({ id }) => id === passkeyId)) throw new ReviewError('not_found')
    if (passkeys.length === 1 && (await readTotp(tx, operator.id)) === null) throw new ReviewError('last_factor')
    await tx.query('delete from operator_passkey where id = $1', [passkeyId])
    await endSessions(tx, { operatorId: operator.id, except: session.id })
    const plain = { factor: 'passkey' }
    await recordOperator(tx, context, { type: 'operator.factor_removed', operator, by: operator.id, plain })
  })

/** Ten other codes. Throws {@link ReviewError} `fresh_sign_in_required`. */
export const renewRecoveryCodes = (context: SignInContext, found: SignedIn): Promise<readonly string[]> =>
  transaction(context.db, async (tx) => {
    const { operator } = found
    const session = await lockAt(tx, found, ['signed_in'])
    requireFresh(context, session)
    const codes = await drawRecoveryCodes(tx, context.random, operator.id)
    await endSessions(tx, { operatorId: operator.id, except: session.id })
    await recordOperator(tx, context, { type: 'operator.recovery_codes_renewed', operator, by: operator.id })
    return codes
  })

export const listOwnSessions = async (
  context: SignInContext,
  { operator, session: own }: SignedIn,
): Promise<OwnSession[]> =>
  (await listSessions(context.db, context, operator.id)).map((session) => ({
    ...{ id: session.id, isThis: session.id === own.id, browser: session.browser, address: session.address },
    signedInAt: (session.signedInAt ?? session.lastSeenAt).toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
  }))

/** Throws {@link ReviewError} `not_found`. */
export const endOwnSession = (context: SignInContext, { operator }: SignedIn, id: string): Promise<void> =>
  transaction(context.db, async (tx) => {
    if (!(await endSession(tx, { id, operatorId: operator.id }))) throw new ReviewError('not_found')
    await recordOperator(tx, context, { type: 'operator.sessions_ended', operator, by: operator.id })
  })

export const endOtherSessions = (context: SignInContext, { operator, session }: SignedIn): Promise<void> =>
  transaction(context.db, async (tx) => {
    await endSessions(tx, { operatorId: operator.id, except: session.id })
    await recordOperator(tx, context, { type: 'operator.sessions_ended', operator, by: operator.id })
  })
