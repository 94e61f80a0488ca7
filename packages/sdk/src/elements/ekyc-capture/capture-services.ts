import { SessionIdSchema, type CaptureSession, type SessionId } from '@honnin/shared/protocol'
import { decodeJwt } from 'jose'
import * as v from 'valibot'
import {
  openCaptureStore,
  sessionKey,
  type CaptureStore,
  type DeviceKey,
  type SessionRecord,
} from '../../device/index.ts'
import { CaptureApi, CaptureClient, CaptureError, NetworkWatch, ServerClock } from '../../transport/index.ts'

/** What one session needs to speak with its server. */
export interface CaptureServices {
  readonly sessionId: SessionId
  readonly store: CaptureStore
  readonly key: DeviceKey
  readonly api: CaptureApi
  readonly clock: ServerClock
  readonly network: NetworkWatch
}

/** What this device knows of a session before it speaks with the server. */
export interface FoundSession {
  readonly sessionId: SessionId
  readonly store: CaptureStore
  readonly kept: SessionRecord | null
}

/** Looks the token's session up in this browser. Throws `invalid_token` where the token names none. */
export const findSession = async (clientToken: string): Promise<FoundSession> => {
  const sessionId = sessionOf(clientToken)
  const store = await openCaptureStore()
  await store.purge(new Date()).catch(() => undefined)
  return { sessionId, store, kept: await store.loadRecord(sessionId) }
}

export interface ConnectOptions {
  readonly clientToken: string
  readonly apiBase: URL
  readonly onNetwork: (state: 'reachable' | 'waiting') => void
}

/** Loads or makes the session's key and sets up the calls. Nothing is sent yet. */
export const connectSession = async (found: FoundSession, options: ConnectOptions): Promise<CaptureServices> => {
  const { sessionId, store } = found
  const { clientToken, apiBase, onNetwork } = options
  const clock = new ServerClock()
  const network = new NetworkWatch(onNetwork)
  const key = await sessionKey(store, sessionId)
  const client = new CaptureClient({ key, clock, network })
  return { sessionId, store, key, clock, network, api: new CaptureApi({ client, apiBase, clientToken }) }
}

/** The session that a client token names. The server verifies the token; here it only says where the key is kept. */
const sessionOf = (clientToken: string): SessionId => {
  try {
    return v.parse(SessionIdSchema, decodeJwt(clientToken).sub)
  } catch (cause) {
    throw new CaptureError('invalid_token', { cause })
  }
}

/** The record of the running attempt: what was kept, or an empty one. */
export const recordFor = (session: CaptureSession, kept: SessionRecord | null): SessionRecord => ({
  sessionId: session.sessionId,
  attempt: session.attempt,
  expiresAt: session.expiresAt,
  consentLocale: kept?.consentLocale ?? null,
  steps: kept !== null && kept.attempt === session.attempt ? kept.steps : [],
  outcome: null,
})
