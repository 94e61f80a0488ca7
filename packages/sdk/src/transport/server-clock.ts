/** Below this, `Date` headers (whole seconds) and travel time say nothing about the device's clock. */
const toleranceMs = 3_000

/** The server's time as far as its `Date` headers tell it: proofs and bundles of a phone with a wrong clock stay valid. */
export class ServerClock {
  #offsetMs = 0
  readonly #deviceNow: () => number

  constructor(deviceNow: () => number = Date.now) {
    this.#deviceNow = deviceNow
  }

  now(): Date {
    return new Date(this.#deviceNow() + this.#offsetMs)
  }

  /** An instant of the device's clock by the server's. */
  correct(deviceInstant: string): string {
    return new Date(Date.parse(deviceInstant) + this.#offsetMs).toISOString()
  }

  /** Takes in one answer's `Date` header. Returns whether the correction changed by more than the tolerance. */
  observe(dateHeader: string | null): boolean {
    const serverMs = dateHeader === null ? Number.NaN : Date.parse(dateHeader)
    if (Number.isNaN(serverMs)) return false
    const measuredMs = serverMs + 500 - this.#deviceNow()
    const nextMs = Math.abs(measuredMs) > toleranceMs ? measuredMs : 0
    const changed = Math.abs(nextMs - this.#offsetMs) > toleranceMs
    if (changed) this.#offsetMs = nextMs
    return changed
  }
}
