import { transaction } from '../../db/index.ts'
import { recordOperator } from '../operators.ts'
import { requireGoodPassword } from '../password.ts'
import type { SignInContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import { countAttempt, forgetFailures } from './lock-out.ts'
import { arrive, lockAt, moveOn } from './move-on.ts'
import { endSessions } from './operator-sessions.ts'
import { factorsOf } from './second-factors.ts'
import type { SignedIn, SignInStep } from './sign-in-state.ts'

/**
 * Replaces the password of the one who asks; every other session of theirs ends. The present one has to be given, but not at the
 * stage `password_change`, where it was given a moment ago.
 *
 * Throws {@link ReviewError}: `password_wrong`, `password_unchanged`, those of a bad password, `sign_in_locked`,
 * `sign_in_out_of_order`.
 */
export const changePassword = async (
  context: SignInContext,
  found: SignedIn,
  { current, next }: { readonly current: string | undefined; readonly next: string },
): Promise<SignInStep> => {
  const { operator } = found
  const isForced = found.session.stage === 'password_change'
  if (!isForced && found.session.stage !== 'signed_in') throw new ReviewError('sign_in_out_of_order')
  const { rows } = await context.db.query<{ password_hash: string }>(
    'select password_hash from operator where id = $1',
    [operator.id],
  )
  const stored = rows[0]?.password_hash ?? null
  if (!isForced) {
    await countAttempt(context, { of: 'login', login: operator.login })
    if (!(await context.passwords.fits(stored, current ?? '')))
      throw new ReviewError('password_wrong', { param: 'current' })
    await forgetFailures(context, { of: 'login', login: operator.login })
  }
  requireGoodPassword(next, operator.login)
  if (await context.passwords.fits(stored, next)) throw new ReviewError('password_unchanged', { param: 'next' })
  const passwordHash = await context.passwords.hash(next)
  const token = await transaction(context.db, async (tx) => {
    const session = await lockAt(tx, found, ['password_change', 'signed_in'])
    // Somebody has reset it meanwhile: that one holds.
    const { rowCount } = await tx.query(
      `update operator set password_hash = $2, password_set_at = $3, must_change_password = false
       where id = $1 and password_hash = $4`,
      [operator.id, passwordHash, context.now(), stored],
    )
    if (rowCount !== 1) throw new ReviewError('unauthorized_console')
    await endSessions(tx, { operatorId: operator.id, except: session.id })
    await recordOperator(tx, context, { type: 'operator.password_changed', operator, by: operator.id })
    const hasFactor = (await factorsOf(tx, operator.id)).length > 0
    return moveOn(tx, context, { found, session, stage: hasFactor ? 'signed_in' : 'enrol' })
  })
  return arrive(context, token)
}
