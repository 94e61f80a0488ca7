import type { Readable } from 'node:stream'
import {
  expectedItemCount,
  itemKindOfStep,
  type ItemDescriptor,
  type ItemKind,
  type ItemMediaType,
  type SessionId,
  type StoredItem,
} from '@honnin/shared/protocol'
import type { SessionKey } from '../crypto/index.ts'
import { transaction, type Queryable } from '../db/index.ts'
import type { ScreenFinding } from '../verification/index.ts'
import { countItems, insertItem, readItem } from './item-store.ts'
import { adoptMedia, announceMedia, destroyMedia } from './loose-media.ts'
import { MediaMeter } from './measure-media.ts'
import { readMedia } from './open-media.ts'
import { keyOf, lockKnownSession, requireCapturing } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import type { Session, StoredItemRecord, StoredStep } from './session.ts'
import { readSession } from './session-store.ts'
import { readStep } from './step-store.ts'

/** Looks at a decrypted item before it is acknowledged. */
export type ScreenItem = (
  media: Uint8Array,
  expected: { readonly kind: ItemKind; readonly mediaType: ItemMediaType },
) => Promise<ScreenFinding | null>

export interface Upload {
  readonly sessionId: SessionId
  /** From the address. */
  readonly stepId: string
  readonly descriptor: ItemDescriptor
}

/** A medium that lies encrypted in the vault and belongs to nothing yet. */
export interface ReceivedMedium {
  readonly mediaKey: string
  readonly size: number
  readonly sha256: string
}

const toAnswer = ({ descriptor, receivedAt }: StoredItemRecord): StoredItem => ({
  itemId: descriptor.itemId,
  sha256: descriptor.sha256,
  size: descriptor.size,
  receivedAt: receivedAt.toISOString(),
})

/** Throws {@link SessionError} unless the step takes this item now. Returns the item where it was stored before. */
const requireTaken = async (
  db: Queryable,
  {
    session,
    upload,
    key,
    now,
  }: { readonly session: Session; readonly upload: Upload; readonly key: SessionKey; readonly now: Date },
): Promise<{ readonly step: StoredStep; readonly stored: StoredItemRecord | null }> => {
  const { descriptor, stepId } = upload
  requireCapturing(session, now)
  if (session.consent === null) throw new SessionError('consent_required')
  const step = await readStep(db, session.id, stepId)
  if (step === null) throw new SessionError('step_unknown', { param: stepId })
  if (descriptor.stepId !== stepId) throw new SessionError('item_invalid', { param: 'stepId' })
  if (descriptor.kind !== itemKindOfStep(step.step.kind)) throw new SessionError('item_invalid', { param: 'kind' })
  if (!session.plan.sources.includes(descriptor.source))
    throw new SessionError('item_source_forbidden', { param: 'source' })

  const stored = await readItem(db, { sessionId: session.id, itemId: descriptor.itemId, key })
  if (stored !== null) {
    const isSame = stored.stepId === stepId && stored.descriptor.sha256 === descriptor.sha256
    if (!isSame) throw new SessionError('item_duplicated', { param: descriptor.itemId })
    return { step, stored }
  }
  if (step.state !== 'open' || step.attempt !== session.attempt)
    throw new SessionError('step_out_of_order', { param: stepId })
  if (now >= new Date(step.step.expiresAt)) throw new SessionError('step_expired', { param: stepId })
  if ((await countItems(db, step.step.stepId)) >= expectedItemCount(step.step)) throw new SessionError('item_too_many')
  return { step, stored: null }
}

const readKnownSession = async (context: SessionContext, sessionId: SessionId): Promise<Session> => {
  const session = await readSession(context.db, sessionId)
  if (session === null) throw new SessionError('not_found')
  return session
}

/**
 * Encrypts a stream into the vault while it arrives. Everything that can be refused before or during that is refused here, and
 * nothing is kept then.
 */
export const receiveMedium = async (
  context: SessionContext,
  upload: Upload,
  stream: Readable,
): Promise<ReceivedMedium> => {
  const session = await readKnownSession(context, upload.sessionId)
  const key = await keyOf(context, context.db, session)
  await requireTaken(context.db, { session, upload, key, now: context.now() })

  const mediaKey = `${session.tenantId}/${session.id}/${context.random.id('med')}`
  await announceMedia(context.db, mediaKey)
  const meter = new MediaMeter(upload.descriptor.mediaType)
  const { itemId, kind } = upload.descriptor
  const labels = { kind, retention: 'media' }
  const cipher = key.mediaCipher({ mediaKey, itemId }, labels)
  const refuse = (error: Error): void => {
    meter.destroy(error)
    cipher.destroy(error)
  }
  stream.on('error', refuse)
  stream.on('close', () => {
    if (!stream.readableEnded) refuse(new SessionError('item_missing'))
  })
  meter.on('error', (error) => cipher.destroy(error))
  try {
    stream.pipe(meter).pipe(cipher)
    await context.vault.put(mediaKey, cipher, {
      labels: { tenant: session.tenantId, session: session.id, item: itemId, ...labels },
    })
    return { mediaKey, size: meter.size, sha256: meter.sha256() }
  } catch (error) {
    stream.unpipe(meter)
    await discardMedium(context, mediaKey)
    throw error
  }
}

export const discardMedium = (context: SessionContext, mediaKey: string): Promise<void> =>
  destroyMedia(context, [mediaKey])

const screen = async (
  context: SessionContext,
  {
    descriptor,
    medium,
    key,
    screenItem,
  }: {
    readonly descriptor: ItemDescriptor
    readonly medium: ReceivedMedium
    readonly key: SessionKey
    readonly screenItem: ScreenItem
  },
): Promise<void> => {
  if (medium.sha256 !== descriptor.sha256 || medium.size !== descriptor.size)
    throw new SessionError('item_digest_mismatch', { param: descriptor.itemId })
  const media = await readMedia(context, key, { mediaKey: medium.mediaKey, descriptor })
  const finding = await screenItem(media, { kind: descriptor.kind, mediaType: descriptor.mediaType })
  if (finding !== null) throw new SessionError(finding.code, { param: descriptor.itemId })
}

/**
 * Makes the medium an item of its step, after looking at the decrypted picture. Sending the same item twice stores it once
 * (`isNew` is false then). Whatever is refused is destroyed.
 *
 * Throws {@link SessionError}: `step_unknown`, `step_out_of_order`, `step_expired`, every `item_…`, `my_number_refused`, and
 * the codes of a closed session.
 */
export const acceptItem = async (
  context: SessionContext,
  {
    upload,
    medium,
    screenItem,
  }: { readonly upload: Upload; readonly medium: ReceivedMedium; readonly screenItem: ScreenItem },
): Promise<{ readonly item: StoredItem; readonly isNew: boolean }> => {
  const { descriptor, sessionId } = upload
  let isAdopted = false
  try {
    const key = await keyOf(context, context.db, await readKnownSession(context, sessionId))
    await screen(context, { descriptor, medium, key, screenItem })
    const answer = await transaction(context.db, async (tx) => {
      const session = await lockKnownSession(tx, sessionId)
      const { step, stored } = await requireTaken(tx, { session, upload, key, now: context.now() })
      if (stored !== null) return { item: toAnswer(stored), isNew: false }
      const item: StoredItemRecord = {
        ...{ descriptor, stepId: step.step.stepId, attempt: session.attempt },
        ...{ receivedAt: context.now(), mediaKey: medium.mediaKey },
      }
      await insertItem(tx, { sessionId, item, key })
      await adoptMedia(tx, medium.mediaKey)
      return { item: toAnswer(item), isNew: true }
    })
    isAdopted = answer.isNew
    return answer
  } finally {
    if (!isAdopted) await discardMedium(context, medium.mediaKey)
  }
}
