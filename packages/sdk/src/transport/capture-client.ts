import { createDpopProof, type DeviceKey } from '../device/index.ts'
import { CaptureError, errorFromAnswer } from './capture-error.ts'
import { UnreachableError, type Exchange, type IncomingAnswer, type OutgoingRequest } from './exchange.ts'
import type { NetworkWatch } from './network-watch.ts'
import { attemptsOnServerTrouble, backOffMs, isPassingTrouble, retryAfterMs } from './retry-policy.ts'
import type { ServerClock } from './server-clock.ts'
import { wait as waitForReal, type Wait } from './wait.ts'

export interface CaptureClientOptions {
  readonly key: DeviceKey
  readonly clock: ServerClock
  readonly network: NetworkWatch
  readonly random?: () => number
  readonly wait?: Wait
}

/** A call with its token; the proof of possession is made anew for every time it is sent. */
export interface AuthorisedCall extends Omit<OutgoingRequest, 'headers'> {
  readonly token: string
  readonly contentType: string | null
  readonly exchange: Exchange
}

/**
 * Sends calls with proof of possession (RFC 9449) until they pass or fail for good.
 *
 * A network that is away is waited for without end (until `signal`); trouble of the server is tried again with back-off
 * and `Retry-After`. Every call MUST therefore be safe to send twice. Rejects with {@link CaptureError}.
 */
export class CaptureClient {
  readonly #options: CaptureClientOptions
  #nonce: string | null = null

  constructor(options: CaptureClientOptions) {
    this.#options = options
  }

  async send(call: AuthorisedCall, signal: AbortSignal): Promise<IncomingAnswer> {
    const { clock, random = Math.random, wait = waitForReal } = this.#options
    let proofRenewed = false
    for (let attempt = 0; ; attempt += 1) {
      const { answer, clockChanged } = await this.#sendWhenReachable(call, signal)
      if (answer.status >= 200 && answer.status < 300) return answer
      const requestId = answer.header('Request-Id') ?? answer.header('X-Request-Id')
      const error = errorFromAnswer({ status: answer.status, body: answer.body, requestId })
      const isProofTrouble = error.code === 'use_dpop_nonce' || (error.code === 'invalid_dpop_proof' && clockChanged)
      if (isProofTrouble && !proofRenewed) {
        proofRenewed = true
        continue
      }
      if (!isPassingTrouble(answer.status) || attempt + 1 >= attemptsOnServerTrouble) throw error
      const retryAfter = retryAfterMs(answer.header('Retry-After'), clock.now())
      await wait(retryAfter ?? backOffMs(attempt, random), signal)
    }
  }

  async #sendWhenReachable(call: AuthorisedCall, signal: AbortSignal) {
    const { clock, network, random = Math.random } = this.#options
    let release: (() => void) | null = null
    try {
      for (let attempt = 0; ; attempt += 1) {
        try {
          const answer = await call.exchange(await this.#withProof(call), signal)
          this.#nonce = answer.header('DPoP-Nonce') ?? this.#nonce
          return { answer, clockChanged: clock.observe(answer.header('Date')) }
        } catch (cause) {
          if (!(cause instanceof UnreachableError)) throw cause
          release ??= network.enter()
          await network.pause(backOffMs(attempt, random), signal)
        }
      }
    } finally {
      release?.()
    }
  }

  async #withProof(call: AuthorisedCall): Promise<OutgoingRequest> {
    const { key, clock } = this.#options
    const { method, url, token, body, contentType, onProgress } = call
    const proof = await createDpopProof(key, { method, url, token, nonce: this.#nonce, now: clock.now() })
    return {
      method,
      url,
      body,
      headers: {
        Accept: 'application/json, application/problem+json',
        Authorization: `DPoP ${token}`,
        DPoP: proof,
        ...(contentType === null ? {} : { 'Content-Type': contentType }),
      },
      ...(onProgress === undefined ? {} : { onProgress }),
    }
  }
}

/** Whether a call failed because its access token is no longer taken. */
export const isTokenRefused = (error: unknown): boolean =>
  error instanceof CaptureError && (error.code === 'expired_token' || error.code === 'invalid_token')
