import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { toConsoleError, type ConsoleError } from '../api/console-error.ts'

interface Page<T> {
  readonly data: readonly T[]
  readonly nextCursor: string | null
}

/** A list that is read page by page; more of it comes below what is there. */
export class Paged<T> implements ReactiveController {
  lines: readonly T[] | null = null
  error: ConsoleError | null = null
  isLoading = false
  readonly #host: ReactiveControllerHost
  readonly #load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>
  #cursor: string | null = null
  #running: AbortController | null = null

  constructor(
    host: ReactiveControllerHost,
    load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  ) {
    this.#host = host
    this.#load = load
    host.addController(this)
  }

  /** Whether more than the first page was asked for. */
  isExtended = false

  get hasMore(): boolean {
    return this.#cursor !== null
  }

  hostDisconnected(): void {
    this.#running?.abort()
  }

  /** Reads the list from its beginning; what is shown stays until the new lines are there. */
  restart(): Promise<void> {
    this.#cursor = null
    this.isExtended = false
    return this.#read([])
  }

  more(): Promise<void> {
    this.isExtended = true
    return this.#read(this.lines ?? [])
  }

  async #read(before: readonly T[]): Promise<void> {
    this.#running?.abort()
    const running = new AbortController()
    this.#running = running
    this.isLoading = true
    this.error = null
    this.#host.requestUpdate()
    try {
      const { data, nextCursor } = await this.#load(this.#cursor ?? undefined, running.signal)
      if (running.signal.aborted) return
      this.lines = [...before, ...data]
      this.#cursor = nextCursor
    } catch (error) {
      if (running.signal.aborted) return
      this.error = toConsoleError(error)
    }
    this.isLoading = false
    this.#host.requestUpdate()
  }

  /** Puts a line in the place of the one that it is a newer state of. */
  replace(isSame: (line: T) => boolean, line: T): void {
    this.lines = this.lines?.map((one) => (isSame(one) ? line : one)) ?? null
    this.#host.requestUpdate()
  }
}
