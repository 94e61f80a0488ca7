import { randomBytes } from 'node:crypto'
import type { Queryable, Transaction } from '../db/index.ts'
import { keyBytes, openBytes, sealBytes } from './aead.ts'
import { CryptoError } from './crypto-error.ts'
import { MediaCipher, openMedia, type MediaLabels } from './media-cipher.ts'
import type { MasterKeys } from './master-keys.ts'

export interface SessionRef {
  readonly tenantId: string
  readonly sessionId: string
}

/** Which medium of a session: its key in the store and the item that it is the content of. */
export interface MediaPlace {
  readonly mediaKey: string
  readonly itemId: string
}

const wrapContext = ({ tenantId, sessionId }: SessionRef): string => `session-key|${tenantId}|${sessionId}`

/**
 * The data key of one session: seals its personal fields and its media. The context of every ciphertext names tenant,
 * session and place, so that none can be moved to another.
 */
export class SessionKey {
  readonly #key: Uint8Array
  readonly #session: SessionRef

  constructor(key: Uint8Array, session: SessionRef) {
    this.#key = key
    this.#session = session
  }

  #context(place: string): string {
    return `${this.#session.tenantId}|${this.#session.sessionId}|${place}`
  }

  sealText(place: string, text: string): Buffer {
    return sealBytes(this.#key, this.#context(place), Buffer.from(text))
  }

  openText(place: string, sealed: Uint8Array): string {
    return openBytes(this.#key, this.#context(place), sealed).toString('utf8')
  }

  #mediaContext({ itemId, mediaKey }: MediaPlace): string {
    return this.#context(`media|${itemId}|${mediaKey}`)
  }

  /** A stream that encrypts one media file. Its header names tenant, session, item and the labels given. */
  mediaCipher(place: MediaPlace, labels: MediaLabels): MediaCipher {
    const { tenantId: tenant, sessionId: session } = this.#session
    const all = { tenant, session, item: place.itemId, ...labels }
    return new MediaCipher(this.#key, this.#mediaContext(place), all)
  }

  /** Decrypts a whole media file and authenticates it before a byte is returned. */
  openMedia(place: MediaPlace, file: Uint8Array): Buffer {
    return openMedia(this.#key, this.#mediaContext(place), file)
  }
}

/** Makes, finds and destroys session keys; the only code that sees them unwrapped. */
export class SessionKeys {
  readonly #master: MasterKeys

  constructor(master: MasterKeys) {
    this.#master = master
  }

  async create(tx: Transaction, session: SessionRef): Promise<SessionKey> {
    const key = randomBytes(keyBytes)
    const wrapped = this.#master.seal(wrapContext(session), key)
    await tx.query('insert into session_key (session_id, wrapped) values ($1, $2)', [session.sessionId, wrapped])
    return new SessionKey(key, session)
  }

  /** `null` where the key was destroyed. */
  async find(db: Queryable, session: SessionRef): Promise<SessionKey | null> {
    const { rows } = await db.query<{ wrapped: Buffer }>(
      'select wrapped from session_key where session_id = $1',
      [session.sessionId],
      'session-key',
    )
    const wrapped = rows[0]?.wrapped
    return wrapped === undefined ? null : new SessionKey(this.#master.open(wrapContext(session), wrapped), session)
  }

  /** As {@link find}, for sessions that must have their key. */
  async get(db: Queryable, session: SessionRef): Promise<SessionKey> {
    const key = await this.find(db, session)
    if (key === null) throw new CryptoError('session_key_destroyed', `the key of ${session.sessionId} was destroyed`)
    return key
  }

  /** After the transaction nothing that the key sealed can be read again. */
  async destroy(tx: Transaction, sessionId: string): Promise<void> {
    await tx.query('delete from session_key where session_id = $1', [sessionId])
  }
}

/** Wraps again a key that an older master key wrapped. For rotation only. */
export const rewrapSessionKey = (master: MasterKeys, session: SessionRef, wrapped: Uint8Array): Buffer =>
  master.seal(wrapContext(session), master.open(wrapContext(session), wrapped))
