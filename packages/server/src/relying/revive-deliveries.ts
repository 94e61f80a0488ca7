import { transaction } from '../db/index.ts'
import type { DeliveryContext } from './deliver-webhook.ts'

/** A delivery that is due for longer than this without a job has lost it: jobs are in no backup. */
const lostAfterMs = 60_000
const batch = 100

/** Gives deliveries that are due and have no job another one. Returns how many were looked at. */
export const reviveDeliveries = async ({
  db,
  queue,
  now,
}: Pick<DeliveryContext, 'db' | 'queue' | 'now'>): Promise<number> => {
  const { rows } = await db.query<{ id: string }>(
    `select id from webhook_delivery where state = 'pending' and next_attempt_at < $1 order by next_attempt_at limit $2`,
    [new Date(now().getTime() - lostAfterMs), batch],
  )
  for (const { id: deliveryId } of rows)
    await transaction(db, async (tx) => {
      const { rowCount } = await tx.query(
        `select from webhook_delivery where id = $1 and state = 'pending' for update skip locked`,
        [deliveryId],
      )
      if (rowCount === 0 || (await queue.has(tx, 'deliver-webhook', { deliveryId }))) return
      await queue.enqueue(tx, 'deliver-webhook', { deliveryId })
    })
  return rows.length
}
