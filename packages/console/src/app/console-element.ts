import { ContextConsumer, createContext } from '@lit/context'
import { LitElement, type PropertyDeclarations } from 'lit'
import type { Messages } from '../messages/index.ts'
import type { ConsoleState } from './console-state.ts'

/** Where the elements below the root find the state. */
export const stateContext = createContext<ConsoleState>('honnin-console-state')

/**
 * What every page and part of the console is: it renders into the document itself, so that labels and styles reach across, and
 * anew when the state of the console changes.
 */
export abstract class ConsoleElement extends LitElement {
  static override properties: PropertyDeclarations = {}

  readonly #consumer = new ContextConsumer(this, { context: stateContext })
  #subscription: AbortController | null = null

  protected get console(): ConsoleState {
    const state = this.#consumer.value
    if (state === undefined) throw new TypeError('an element of the console stands outside of it')
    return state
  }

  protected get texts(): Messages {
    return this.console.texts
  }

  /** Ends with the element: for calls and listeners. */
  protected get whileConnected(): AbortSignal {
    return (this.#subscription ??= new AbortController()).signal
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.console.addEventListener('change', () => this.requestUpdate(), { signal: this.whileConnected })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#subscription?.abort()
    this.#subscription = null
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }
}
