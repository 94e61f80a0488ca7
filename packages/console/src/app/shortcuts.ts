import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ConsoleState } from './console-state.ts'

const typingTags = new Set(['INPUT', 'TEXTAREA', 'SELECT'])

/** Whether the key belongs to what has the focus: text that is written, an open dialog, a combination of the browser's. */
const isTaken = (event: KeyboardEvent): boolean => {
  const { target } = event
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return true
  if (document.querySelector('dialog[open]') !== null) return true
  return target instanceof HTMLElement && (typingTags.has(target.tagName) || target.isContentEditable)
}

/** Single keys that do something while an element is shown. */
export class Shortcuts implements ReactiveController {
  readonly #state: () => ConsoleState
  readonly #keys: Readonly<Record<string, () => void>>

  constructor(
    host: ReactiveControllerHost,
    options: { readonly state: () => ConsoleState; readonly keys: Readonly<Record<string, () => void>> },
  ) {
    this.#state = options.state
    this.#keys = options.keys
    host.addController(this)
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#onKey)
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#onKey)
  }

  #onKey = (event: KeyboardEvent): void => {
    const act = Object.hasOwn(this.#keys, event.key) ? this.#keys[event.key] : undefined
    if (act === undefined || !this.#state().hasShortcuts || isTaken(event)) return
    event.preventDefault()
    act()
  }
}
