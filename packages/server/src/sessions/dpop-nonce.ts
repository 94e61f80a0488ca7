import { hmacSha256, isSame } from '../crypto/index.ts'

/** A nonce is made anew each minute and accepted for two more: a proof is at most three minutes old. */
const periodMs = 60_000
const acceptedPeriods = 3
const nonceBytes = 18

export const nonceLifetimeMs = periodMs * acceptedPeriods

/**
 * Nonces for proofs of possession (RFC 9449 section 8), the same on every replica and stored nowhere. They bind a proof to the
 * server's time, so that a device with a wrong clock works and a proof made in advance does not.
 */
export class DpopNonces {
  readonly #key: Uint8Array
  readonly #now: () => Date

  constructor(key: Uint8Array, now: () => Date) {
    this.#key = key
    this.#now = now
  }

  #nonce(period: number): string {
    return hmacSha256(this.#key, `dpop-nonce|${period}`).subarray(0, nonceBytes).toString('base64url')
  }

  #period(): number {
    return Math.floor(this.#now().getTime() / periodMs)
  }

  current(): string {
    return this.#nonce(this.#period())
  }

  isFresh(nonce: string): boolean {
    const period = this.#period()
    const given = Buffer.from(nonce)
    return Array.from({ length: acceptedPeriods }, (_, age) => Buffer.from(this.#nonce(period - age))).some((good) =>
      isSame(good, given),
    )
  }
}
