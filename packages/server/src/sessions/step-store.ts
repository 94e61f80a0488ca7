import { StepSchema, type GuidanceCode, type SessionId, type Step, type StepId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Queryable, Transaction } from '../db/index.ts'
import type { StoredStep } from './session.ts'

const StepRowSchema = v.pipe(
  v.object({
    parameters: StepSchema,
    attempt: v.number(),
    state: v.picklist(['open', 'complete', 'dropped']),
    completed_at: v.nullable(v.date()),
  }),
  v.transform((row): StoredStep => ({
    step: row.parameters,
    attempt: row.attempt,
    state: row.state,
    completedAt: row.completed_at,
  })),
)

export const insertStep = async (
  tx: Transaction,
  { sessionId, attempt, step }: { readonly sessionId: SessionId; readonly attempt: number; readonly step: Step },
): Promise<void> => {
  await tx.query(
    `insert into step (id, session_id, attempt, kind, position, nonce, parameters, state, issued_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)`,
    [...[step.stepId, sessionId, attempt, step.kind, step.index, step.nonce, step], ...[step.issuedAt, step.expiresAt]],
  )
}

/** Steps of an attempt that were not dropped, in the order of the plan. */
export const listSteps = async (
  db: Queryable,
  { sessionId, attempt }: { readonly sessionId: SessionId; readonly attempt: number },
): Promise<readonly StoredStep[]> => {
  const { rows } = await db.query(
    `select parameters, attempt, state, completed_at from step
     where session_id = $1 and attempt = $2 and state <> 'dropped' order by position`,
    [sessionId, attempt],
  )
  return rows.map((row) => v.parse(StepRowSchema, row))
}

/** Any step that was ever issued for the session. */
export const readStep = async (db: Queryable, sessionId: SessionId, stepId: string): Promise<StoredStep | null> => {
  const { rows } = await db.query(
    'select parameters, attempt, state, completed_at from step where session_id = $1 and id = $2',
    [sessionId, stepId],
  )
  return rows[0] === undefined ? null : v.parse(StepRowSchema, rows[0])
}

export const completeStepRow = async (tx: Transaction, stepId: StepId, at: Date): Promise<void> => {
  await tx.query(`update step set state = 'complete', completed_at = $2 where id = $1`, [stepId, at])
}

export const noteStepGuidance = async (tx: Transaction, stepId: StepId, code: GuidanceCode): Promise<void> => {
  await tx.query('update step set guidance = $2 where id = $1', [stepId, code])
}

export const dropStepRows = async (tx: Transaction, stepIds: readonly StepId[]): Promise<void> => {
  await tx.query(`update step set state = 'dropped' where id = any($1)`, [stepIds])
}
