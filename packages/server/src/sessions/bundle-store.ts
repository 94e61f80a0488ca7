import type { SessionId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { DeviceKeySchema, type DeviceKey, type SessionKey } from '../crypto/index.ts'
import type { Queryable, Transaction } from '../db/index.ts'
import { sealedPlaces } from './session-context.ts'

export interface StoredBundle {
  readonly jws: string
  readonly sha256: string
  readonly deviceKey: DeviceKey
  readonly submittedAt: Date
}

interface Place {
  readonly sessionId: SessionId
  readonly attempt: number
  readonly key: SessionKey
}

export const insertBundle = async (tx: Transaction, place: Place, bundle: StoredBundle): Promise<void> => {
  const sealed = place.key.sealText(sealedPlaces.bundle(place.attempt), bundle.jws)
  await tx.query(
    `insert into bundle (session_id, attempt, sealed_jws, sha256, device_jwk, submitted_at) values ($1, $2, $3, $4, $5, $6)`,
    [place.sessionId, place.attempt, sealed, bundle.sha256, bundle.deviceKey, bundle.submittedAt],
  )
}

const BundleRowSchema = v.object({
  sealed_jws: v.instance(Buffer),
  sha256: v.string(),
  device_jwk: DeviceKeySchema,
  submitted_at: v.date(),
})

export const readBundle = async (db: Queryable, place: Place): Promise<StoredBundle | null> => {
  const { rows } = await db.query('select * from bundle where session_id = $1 and attempt = $2', [
    place.sessionId,
    place.attempt,
  ])
  if (rows[0] === undefined) return null
  const row = v.parse(BundleRowSchema, rows[0])
  return {
    jws: place.key.openText(sealedPlaces.bundle(place.attempt), row.sealed_jws),
    sha256: row.sha256,
    deviceKey: row.device_jwk,
    submittedAt: row.submitted_at,
  }
}

export const deleteBundles = async (tx: Transaction, sessionId: SessionId): Promise<void> => {
  await tx.query('delete from bundle where session_id = $1', [sessionId])
}
