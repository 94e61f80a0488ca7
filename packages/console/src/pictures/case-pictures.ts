import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ConsoleState } from '../app/console-state.ts'

/** What is there of a picture: nothing asked for yet, on its way, here, or not to be had. */
export type PictureState =
  | { readonly kind: 'veiled' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly address: string; readonly blob: Blob }
  | { readonly kind: 'failed' }

const veiled: PictureState = { kind: 'veiled' }

/**
 * The pictures of one case. Each is fetched once and only when it is shown, since every fetch is an entry of the audit log; all
 * are let go when the page is left.
 */
export class CasePictures implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #state: () => ConsoleState
  readonly #sessionId: () => string
  readonly #pictures = new Map<string, PictureState>()
  #leaving = new AbortController()
  isRevealed = false

  constructor(
    host: ReactiveControllerHost,
    options: { readonly state: () => ConsoleState; readonly sessionId: () => string },
  ) {
    this.#host = host
    this.#state = options.state
    this.#sessionId = options.sessionId
    host.addController(this)
  }

  hostConnected(): void {
    if (this.#leaving.signal.aborted) this.#leaving = new AbortController()
  }

  hostDisconnected(): void {
    this.#leaving.abort()
    for (const picture of this.#pictures.values()) if (picture.kind === 'shown') URL.revokeObjectURL(picture.address)
    this.#pictures.clear()
    this.isRevealed = false
  }

  reveal(): void {
    this.isRevealed = true
    this.#host.requestUpdate()
  }

  /** The picture as it is now; a revealed one that was not fetched yet is fetched. */
  of(itemId: string): PictureState {
    const known = this.#pictures.get(itemId)
    if (known !== undefined) return known
    if (!this.isRevealed) return veiled
    const loading: PictureState = { kind: 'loading' }
    this.#pictures.set(itemId, loading)
    void this.#fetch(itemId)
    return loading
  }

  async #fetch(itemId: string): Promise<void> {
    const { signal } = this.#leaving
    try {
      const blob = await this.#state().client.bytes('caseCapture', {
        path: { sessionId: this.#sessionId(), itemId },
        signal,
      })
      if (signal.aborted) return
      this.#pictures.set(itemId, { kind: 'shown', address: URL.createObjectURL(blob), blob })
    } catch {
      if (signal.aborted) return
      this.#pictures.set(itemId, { kind: 'failed' })
    }
    this.#host.requestUpdate()
  }
}
