import type { Transaction } from '../../db/index.ts'

/** Takes every second factor from an operator, recovery codes too. */
export const forgetFactors = async (tx: Transaction, operatorId: string): Promise<void> => {
  await tx.query('delete from operator_totp where operator_id = $1', [operatorId])
  await tx.query('delete from operator_passkey where operator_id = $1', [operatorId])
  await tx.query('delete from operator_recovery_code where operator_id = $1', [operatorId])
}
