import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { toConsoleError, type ConsoleError } from '../api/console-error.ts'

/** Something that the person sets off: one at a time, and what refused it stays visible until the next try. */
export class Action implements ReactiveController {
  isRunning = false
  error: ConsoleError | null = null
  readonly #host: ReactiveControllerHost

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    this.error = null
  }

  /** Whether the work was done. A second press while it runs does nothing. */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.isRunning) return false
    this.isRunning = true
    this.error = null
    this.#host.requestUpdate()
    try {
      await work()
    } catch (error) {
      this.error = toConsoleError(error)
    }
    this.isRunning = false
    this.#host.requestUpdate()
    return this.error === null
  }

  clear(): void {
    this.error = null
    this.#host.requestUpdate()
  }
}
