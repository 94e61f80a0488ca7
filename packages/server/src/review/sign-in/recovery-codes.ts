import { sha256, type Random } from '../../crypto/index.ts'
import type { Queryable, Transaction } from '../../db/index.ts'
import { drawLegible } from '../password.ts'

/** 79 random bits each: a digest needs no key. */
const shape = { groups: 4, groupLength: 4 } as const
const howMany = 10

const digestOf = (operatorId: string, code: string): Buffer =>
  sha256(`${operatorId}|${code.normalize('NFKC').toLowerCase().replaceAll(/[\s-]/g, '')}`)

/** Ten codes for whoever has lost the device; the ones before are good for nothing any more. */
export const drawRecoveryCodes = async (
  tx: Transaction,
  random: Random,
  operatorId: string,
): Promise<readonly string[]> => {
  const codes = Array.from({ length: howMany }, () => drawLegible(random, shape))
  await tx.query('delete from operator_recovery_code where operator_id = $1', [operatorId])
  await tx.query(
    'insert into operator_recovery_code (operator_id, code_sha256) select $1, * from unnest($2::bytea[])',
    [operatorId, codes.map((code) => digestOf(operatorId, code))],
  )
  return codes
}

/** Whether the code is one of those that are left. It is used up by that. */
export const takeRecoveryCode = async (
  tx: Transaction,
  { operatorId, code, at }: { readonly operatorId: string; readonly code: string; readonly at: Date },
): Promise<boolean> => {
  const { rowCount } = await tx.query(
    'update operator_recovery_code set used_at = $3 where operator_id = $1 and code_sha256 = $2 and used_at is null',
    [operatorId, digestOf(operatorId, code), at],
  )
  return rowCount === 1
}

export const countRecoveryCodes = async (db: Queryable, operatorId: string): Promise<number> => {
  const { rows } = await db.query<{ count: number }>(
    'select count(*) from operator_recovery_code where operator_id = $1 and used_at is null',
    [operatorId],
  )
  return rows[0]?.count ?? 0
}
