import { readFile } from 'node:fs/promises'
import type { Random } from '../../crypto/index.ts'
import type { Db } from '../../db/index.ts'
import { newestCheckpoint } from '../checkpoint-store.ts'
import { newestStamp, writeStamp, type Stamp } from '../timestamp-store.ts'
import { requestTimestamp, type Authority } from './request-timestamp.ts'
import { TimestampError } from './timestamp-error.ts'
import { stampedText } from './verify-timestamp.ts'

export interface StampingContext {
  readonly db: Db
  readonly random: Random
  readonly now: () => Date
}

/** Reads the file of trusted certificates. Throws {@link TimestampError} `timestamp_untrusted`. */
export const readRoots = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) => {
    throw new TimestampError('timestamp_untrusted', `${file} cannot be read`, { cause })
  })

/**
 * Has the newest checkpoint stamped, unless it is already, or the last stamp is younger than `everyMs`. Returns the new stamp
 * or null. Where several processes ask at once, one stamp stays.
 */
export const stampCheckpoint = async (
  { db, random, now }: StampingContext,
  { authority, everyMs }: { readonly authority: Authority; readonly everyMs: number },
): Promise<Stamp | null> => {
  const [newest, last] = [await newestCheckpoint(db), await newestStamp(db)]
  if (newest === null || newest.size === last?.size) return null
  if (last !== null && now().getTime() - last.stampedAt.getTime() < everyMs) return null
  const { token, verified } = await requestTimestamp(stampedText(newest.note), authority, { random, now })
  const stamp = { size: newest.size, token, stampedAt: verified.genTime }
  await writeStamp(db, stamp)
  return stamp
}
