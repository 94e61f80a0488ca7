import {
  ClientFindingsSchema,
  InstantSchema,
  ItemIdSchema,
  ItemKindSchema,
  ItemMediaTypeSchema,
  ItemSourceSchema,
  Sha256Schema,
  StepIdSchema,
  type SessionId,
  type StepId,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { SessionKey } from '../crypto/index.ts'
import type { Queryable, Transaction } from '../db/index.ts'
import type { StoredItemRecord } from './session.ts'

const ItemRowSchema = v.object({
  id: ItemIdSchema,
  step_id: StepIdSchema,
  attempt: v.number(),
  kind: ItemKindSchema,
  media_type: ItemMediaTypeSchema,
  size: v.number(),
  sha256: Sha256Schema,
  captured_at: v.pipe(
    v.date(),
    v.transform((date) => v.parse(InstantSchema, date.toISOString())),
  ),
  received_at: v.date(),
  source: ItemSourceSchema,
  sealed_findings: v.instance(Buffer),
  media_key: v.string(),
})

const findingsPlace = (itemId: string): string => `findings|${itemId}`

const toRecord = (row: unknown, key: SessionKey): StoredItemRecord => {
  const item = v.parse(ItemRowSchema, row)
  const findings: unknown = JSON.parse(key.openText(findingsPlace(item.id), item.sealed_findings))
  return {
    descriptor: {
      itemId: item.id,
      stepId: item.step_id,
      kind: item.kind,
      mediaType: item.media_type,
      size: item.size,
      sha256: item.sha256,
      capturedAt: item.captured_at,
      source: item.source,
      clientFindings: v.parse(ClientFindingsSchema, findings),
    },
    stepId: item.step_id,
    attempt: item.attempt,
    receivedAt: item.received_at,
    mediaKey: item.media_key,
  }
}

export const insertItem = async (
  tx: Transaction,
  {
    sessionId,
    item,
    key,
  }: { readonly sessionId: SessionId; readonly item: StoredItemRecord; readonly key: SessionKey },
): Promise<void> => {
  const { descriptor } = item
  const findings = key.sealText(findingsPlace(descriptor.itemId), JSON.stringify(descriptor.clientFindings))
  await tx.query(
    `insert into item (id, session_id, step_id, attempt, kind, media_type, size, sha256, captured_at, received_at, source,
       sealed_findings, media_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[descriptor.itemId, sessionId, item.stepId, item.attempt, descriptor.kind, descriptor.mediaType],
      ...[descriptor.size, descriptor.sha256, descriptor.capturedAt, item.receivedAt, descriptor.source],
      ...[findings, item.mediaKey],
    ],
  )
}

/** Items of an attempt in the order of plan, step and arrival. */
export const listItems = async (
  db: Queryable,
  { sessionId, attempt, key }: { readonly sessionId: SessionId; readonly attempt: number; readonly key: SessionKey },
): Promise<readonly StoredItemRecord[]> => {
  const { rows } = await db.query(
    `select i.id, i.step_id, i.attempt, i.kind, i.media_type, i.size, i.sha256, i.captured_at, i.received_at,
       i.source, i.sealed_findings, i.media_key
     from item i join step s on s.id = i.step_id
     where i.session_id = $1 and i.attempt = $2 order by s.position, i.received_at, i.id`,
    [sessionId, attempt],
    'list-items',
  )
  return rows.map((row) => toRecord(row, key))
}

export const readItem = async (
  db: Queryable,
  { sessionId, itemId, key }: { readonly sessionId: SessionId; readonly itemId: string; readonly key: SessionKey },
): Promise<StoredItemRecord | null> => {
  const { rows } = await db.query('select * from item where session_id = $1 and id = $2', [sessionId, itemId])
  return rows[0] === undefined ? null : toRecord(rows[0], key)
}

export const countItems = async (db: Queryable, stepId: StepId): Promise<number> => {
  const { rows } = await db.query<{ count: number }>('select count(*) as count from item where step_id = $1', [stepId])
  return rows[0]?.count ?? 0
}

/** Which items to let go. */
export type ItemSelection =
  | { readonly of: 'steps'; readonly stepIds: readonly StepId[] }
  | { readonly of: 'session'; readonly sessionId: SessionId }
  | { readonly of: 'items'; readonly sessionId: SessionId; readonly itemIds: readonly string[] }

const selectionSql = (selection: ItemSelection): { readonly where: string; readonly values: readonly unknown[] } => {
  switch (selection.of) {
    case 'steps':
      return { where: 'step_id = any($1)', values: [selection.stepIds] }
    case 'session':
      return { where: 'session_id = $1', values: [selection.sessionId] }
    case 'items':
      return { where: 'session_id = $1 and id = any($2)', values: [selection.sessionId, selection.itemIds] }
    default: {
      const unreachable: never = selection
      throw new TypeError(`unknown selection ${String(unreachable)}`)
    }
  }
}

/** Deletes the rows and leaves their media loose. Returns the keys of the media. */
export const deleteItems = async (tx: Transaction, selection: ItemSelection): Promise<readonly string[]> => {
  const { where, values } = selectionSql(selection)
  const { rows } = await tx.query<{ media_key: string }>(
    `with gone as (delete from item where ${where} returning media_key)
     insert into loose_media (media_key, is_dropped) select media_key, true from gone returning media_key`,
    values,
  )
  return rows.map((row) => row.media_key)
}
