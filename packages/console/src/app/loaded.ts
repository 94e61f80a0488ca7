import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { toConsoleError, type ConsoleError } from '../api/console-error.ts'

/**
 * What an element shows of the server. While it is loaded anew the value before stays, so that nothing jumps; only the newest
 * load counts.
 */
export class Loaded<T> implements ReactiveController {
  value: T | null = null
  error: ConsoleError | null = null
  isLoading = false
  readonly #host: ReactiveControllerHost
  readonly #load: (signal: AbortSignal) => Promise<T>
  #running: AbortController | null = null

  constructor(host: ReactiveControllerHost, load: (signal: AbortSignal) => Promise<T>) {
    this.#host = host
    this.#load = load
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#running?.abort()
  }

  /** Loads and resolves when this load is over, whether it failed or not. */
  async run(): Promise<void> {
    this.#running?.abort()
    const running = new AbortController()
    this.#running = running
    this.isLoading = true
    this.#host.requestUpdate()
    try {
      const value = await this.#load(running.signal)
      if (running.signal.aborted) return
      this.value = value
      this.error = null
    } catch (error) {
      if (running.signal.aborted) return
      this.error = toConsoleError(error)
    }
    this.isLoading = false
    this.#host.requestUpdate()
  }

  /** As `listPanel` takes it, where the value is a list. */
  get asList(): { readonly lines: T | null } & Pick<Loaded<T>, 'error' | 'isLoading'> & { restart(): Promise<void> } {
    return { lines: this.value, error: this.error, isLoading: this.isLoading, restart: () => this.run() }
  }

  /** Takes a value that another call gave. */
  set(value: T): void {
    this.#running?.abort()
    this.value = value
    this.error = null
    this.isLoading = false
    this.#host.requestUpdate()
  }

  clear(): void {
    this.#running?.abort()
    this.value = null
    this.error = null
    this.isLoading = false
  }
}
