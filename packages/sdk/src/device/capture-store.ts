import * as v from 'valibot'
import { SessionRecordSchema, type SessionRecord } from './session-record.ts'

/** Where the device key and the records of a session live between two loads of the page. */
export interface CaptureStore {
  readonly isPersistent: boolean
  loadKey(sessionId: string): Promise<CryptoKeyPair | null>
  saveKey(sessionId: string, pair: CryptoKeyPair): Promise<void>
  loadRecord(sessionId: string): Promise<SessionRecord | null>
  saveRecord(record: SessionRecord): Promise<void>
  /** Deletes key and record of the session. */
  forget(sessionId: string): Promise<void>
  /** Deletes what belongs to sessions that expired before `now`. */
  purge(now: Date): Promise<void>
  close(): void
}

const databaseName = 'honnin-capture'
const keys = 'keys'
const records = 'records'

/** Opens the browser's store, or one in memory where the browser keeps none (private windows, blocked storage). */
export const openCaptureStore = async (): Promise<CaptureStore> => {
  try {
    return indexedStore(await openDatabase())
  } catch {
    // Private windows of Firefox and pages with blocked site data refuse IndexedDB: such a session cannot be resumed
    // after a reload, and works otherwise.
    return memoryStore()
  }
}

export const memoryStore = (): CaptureStore => {
  const pairs = new Map<string, CryptoKeyPair>()
  const kept = new Map<string, SessionRecord>()
  return {
    isPersistent: false,
    loadKey: async (sessionId) => pairs.get(sessionId) ?? null,
    saveKey: async (sessionId, pair) => void pairs.set(sessionId, pair),
    loadRecord: async (sessionId) => kept.get(sessionId) ?? null,
    saveRecord: async (record) => void kept.set(record.sessionId, record),
    forget: async (sessionId) => {
      pairs.delete(sessionId)
      kept.delete(sessionId)
    },
    purge: async () => undefined,
    close: () => {
      pairs.clear()
      kept.clear()
    },
  }
}

const openDatabase = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(keys)
      request.result.createObjectStore(records)
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB could not be opened'))
    request.onblocked = () => reject(new Error('IndexedDB is blocked by another page'))
  })

const indexedStore = (database: IDBDatabase): CaptureStore => {
  // A newer version of this page may want to upgrade: an open connection would block it.
  database.onversionchange = () => database.close()

  const read = <T>(store: string, key: string, accept: (value: unknown) => T | null): Promise<T | null> =>
    new Promise((resolve, reject) => {
      const request = database.transaction(store).objectStore(store).get(key)
      request.onsuccess = () => resolve(accept(request.result))
      request.onerror = () => reject(refused(request.error))
    })
  const write = (stores: readonly string[], act: (transaction: IDBTransaction) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction([...stores], 'readwrite')
      transaction.oncomplete = () => resolve()
      transaction.onerror = () => reject(refused(transaction.error))
      transaction.onabort = () => reject(refused(transaction.error))
      act(transaction)
    })

  return {
    isPersistent: true,
    loadKey: (sessionId) => read(keys, sessionId, acceptPair),
    saveKey: (sessionId, pair) =>
      write([keys], (transaction) => transaction.objectStore(keys).put({ pair }, sessionId)),
    loadRecord: (sessionId) => read(records, sessionId, acceptRecord),
    saveRecord: (record) =>
      write([records], (transaction) => transaction.objectStore(records).put(record, record.sessionId)),
    forget: (sessionId) =>
      write([keys, records], (transaction) => {
        transaction.objectStore(keys).delete(sessionId)
        transaction.objectStore(records).delete(sessionId)
      }),
    purge: (now) =>
      write([keys, records], (transaction) => {
        const cursorRequest = transaction.objectStore(records).openCursor()
        cursorRequest.onsuccess = () => {
          const cursor = cursorRequest.result
          if (cursor === null) return
          const record = acceptRecord(cursor.value)
          if (record === null || Date.parse(record.expiresAt) < now.getTime()) {
            cursor.delete()
            transaction.objectStore(keys).delete(cursor.key)
          }
          cursor.continue()
        }
      }),
    close: () => database.close(),
  }
}

// Tested when it is called: pages that are not secure lack the class, and importing must still work there.
const KeySchema = v.custom<CryptoKey>((value) => value instanceof CryptoKey)
const StoredPairSchema = v.object({ pair: v.object({ privateKey: KeySchema, publicKey: KeySchema }) })

/** What IndexedDB says of its failures may be null. */
const refused = (cause: DOMException | null): Error => new Error('the store of this browser failed', { cause })

const acceptPair = (value: unknown): CryptoKeyPair | null => {
  const parsed = v.safeParse(StoredPairSchema, value)
  return parsed.success ? parsed.output.pair : null
}

const acceptRecord = (value: unknown): SessionRecord | null => {
  const parsed = v.safeParse(SessionRecordSchema, value)
  return parsed.success ? parsed.output : null
}
