import type { SecondFactor } from '@honnin/shared/console'
import type { MasterKeys, SealedColumn } from '../../crypto/index.ts'
import type { Queryable, Transaction } from '../../db/index.ts'
import { countRecoveryCodes } from './recovery-codes.ts'
import { findTotpStep } from './totp.ts'

const totpContext = (operatorId: string): string => `operator-totp|${operatorId}`
const enrolmentContext = (sessionId: string): string => `operator-enrolment|${sessionId}`

/** For the rotation of the master key. */
export const sealedTotpSecrets: SealedColumn = {
  table: 'operator_totp',
  idColumn: 'operator_id',
  column: 'sealed_secret',
  context: totpContext,
}
export const sealedEnrolments: SealedColumn = {
  table: 'operator_session',
  idColumn: 'id',
  column: 'sealed_enrolment',
  context: enrolmentContext,
}

export const sealEnrolment = (master: MasterKeys, sessionId: string, secret: Uint8Array): Buffer =>
  master.seal(enrolmentContext(sessionId), secret)
export const openEnrolment = (master: MasterKeys, sessionId: string, sealed: Uint8Array): Buffer =>
  master.open(enrolmentContext(sessionId), sealed)

/** The factors that an operator can sign in with; recovery codes are none without another. */
export const factorsOf = async (db: Queryable, operatorId: string): Promise<readonly SecondFactor[]> => {
  const { rows } = await db.query<{ totp: boolean; passkey: boolean }>(
    `select exists (select from operator_totp where operator_id = $1) as totp,
       exists (select from operator_passkey where operator_id = $1) as passkey`,
    [operatorId],
  )
  const { totp = false, passkey = false } = rows[0] ?? {}
  const own: readonly SecondFactor[] = [...(totp ? ['totp' as const] : []), ...(passkey ? ['passkey' as const] : [])]
  if (own.length === 0) return []
  return (await countRecoveryCodes(db, operatorId)) > 0 ? [...own, 'recovery_code'] : own
}

export const keepTotp = async (
  tx: Transaction,
  master: MasterKeys,
  given: { readonly operatorId: string; readonly secret: Uint8Array; readonly step: number; readonly at: Date },
): Promise<void> => {
  await tx.query(
    `insert into operator_totp (operator_id, sealed_secret, enrolled_at, last_step) values ($1, $2, $3, $4)
     on conflict (operator_id) do update set sealed_secret = excluded.sealed_secret, enrolled_at = excluded.enrolled_at,
       last_step = excluded.last_step`,
    [given.operatorId, master.seal(totpContext(given.operatorId), given.secret), given.at, given.step],
  )
}

/** Whether the code is the operator's and newer than every one that was taken before: each is good once. */
export const takeTotpCode = async (
  tx: Transaction,
  master: MasterKeys,
  { operatorId, code, at }: { readonly operatorId: string; readonly code: string; readonly at: Date },
): Promise<boolean> => {
  const { rows } = await tx.query<{ sealed_secret: Buffer }>(
    'select sealed_secret from operator_totp where operator_id = $1 for update',
    [operatorId],
  )
  const sealed = rows[0]?.sealed_secret
  const step = sealed === undefined ? null : findTotpStep(master.open(totpContext(operatorId), sealed), code, at)
  if (step === null) return false
  const { rowCount } = await tx.query(
    'update operator_totp set last_step = $2 where operator_id = $1 and last_step < $2',
    [operatorId, step],
  )
  return rowCount === 1
}

export const readTotp = async (db: Queryable, operatorId: string): Promise<{ readonly enrolledAt: Date } | null> => {
  const { rows } = await db.query<{ enrolled_at: Date }>(
    'select enrolled_at from operator_totp where operator_id = $1',
    [operatorId],
  )
  return rows[0] === undefined ? null : { enrolledAt: rows[0].enrolled_at }
}
