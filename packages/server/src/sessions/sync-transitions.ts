import { sessionStatuses, statusesAfter } from '@honnin/shared/protocol'
import { transaction, type Db } from '../db/index.ts'

/** Gives the database the protocol's table of legal transitions, by which its trigger refuses all others. */
export const syncTransitions = async (db: Db): Promise<void> => {
  const pairs = sessionStatuses.flatMap((from) => statusesAfter(from).map((to) => ({ from, to })))
  await transaction(db, async (tx) => {
    await tx.query(
      'delete from session_transition where (from_status, to_status) not in (select * from unnest($1::text[], $2::text[]))',
      [pairs.map((pair) => pair.from), pairs.map((pair) => pair.to)],
    )
    await tx.query(
      'insert into session_transition select * from unnest($1::text[], $2::text[]) on conflict do nothing',
      [pairs.map((pair) => pair.from), pairs.map((pair) => pair.to)],
    )
  })
}
