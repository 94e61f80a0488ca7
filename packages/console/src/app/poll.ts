import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** A person who has touched nothing for so long is away: the console falls silent, so that the session can end by itself. */
const awayAfterMs = 5 * 60_000
const signsOfLife = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** Repeats something while the element is shown, the page is visible and a person is at it. */
export class Poll implements ReactiveController {
  readonly #everyMs: number
  readonly #work: () => Promise<void>
  #timer: ReturnType<typeof setInterval> | null = null
  #lastSignMs = 0
  #isBusy = false

  constructor(host: ReactiveControllerHost, everyMs: number, work: () => Promise<void>) {
    this.#everyMs = everyMs
    this.#work = work
    host.addController(this)
  }

  hostConnected(): void {
    this.#sign()
    for (const name of signsOfLife) window.addEventListener(name, this.#sign, { passive: true })
    this.#timer = setInterval(() => void this.#tick(), this.#everyMs)
  }

  hostDisconnected(): void {
    for (const name of signsOfLife) window.removeEventListener(name, this.#sign)
    if (this.#timer !== null) clearInterval(this.#timer)
  }

  #sign = (): void => {
    this.#lastSignMs = Date.now()
  }

  async #tick(): Promise<void> {
    if (this.#isBusy || document.hidden || Date.now() - this.#lastSignMs > awayAfterMs) return
    this.#isBusy = true
    try {
      await this.#work()
    } finally {
      this.#isBusy = false
    }
  }
}
