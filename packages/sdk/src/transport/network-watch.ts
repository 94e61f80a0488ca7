import { wait as waitForReal, type Wait } from './wait.ts'

/** A hiccup shorter than this is not worth a word. */
const graceMs = 900

/** Tells whether requests find the network, and wakes those that wait for it. */
export class NetworkWatch {
  #waiting = 0
  readonly #onChange: (state: 'reachable' | 'waiting') => void
  readonly #wait: Wait
  readonly #wakers = new Set<() => void>()
  #graceTimer: ReturnType<typeof setTimeout> | undefined
  #isTold = false

  constructor(onChange: (state: 'reachable' | 'waiting') => void, wait: Wait = waitForReal) {
    this.#onChange = onChange
    this.#wait = wait
  }

  /** Waits for `delayMs`, or until the browser is online again, or until {@link wake}. */
  async pause(delayMs: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController()
    const wake = () => woken.abort()
    this.#wakers.add(wake)
    globalThis.addEventListener?.('online', wake)
    try {
      await this.#wait(delayMs, AbortSignal.any([signal, woken.signal]))
    } catch (cause) {
      if (signal.aborted) throw cause
    } finally {
      this.#wakers.delete(wake)
      globalThis.removeEventListener?.('online', wake)
    }
  }

  /** Notes a request that found no network; the returned function notes that it has passed or was given up. */
  enter(): () => void {
    this.#waiting += 1
    if (this.#waiting === 1) this.#graceTimer = setTimeout(() => this.#tell(true), graceMs)
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      this.#waiting -= 1
      if (this.#waiting > 0) return
      clearTimeout(this.#graceTimer)
      this.#tell(false)
    }
  }

  #tell(isWaiting: boolean): void {
    if (this.#isTold === isWaiting) return
    this.#isTold = isWaiting
    this.#onChange(isWaiting ? 'waiting' : 'reachable')
  }

  /** Tries at once what waits for the network. */
  wake(): void {
    for (const wake of this.#wakers) wake()
  }
}
