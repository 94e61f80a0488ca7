import { LitElement, type PropertyDeclarations } from 'lit'
import type { FlowEvent } from '../../../flow/flow-state.ts'
import { messagesByLocale, type Messages } from '../../../messages/index.ts'

/** What the person wished on a screen. Not composed: it is between the screens and their root. */
export class WishEvent extends Event {
  readonly wish: FlowEvent
  constructor(wish: FlowEvent) {
    super('wish', { bubbles: true })
    this.wish = wish
  }
}

/** What every screen has: the texts, the wishes, and a heading that takes the focus when the screen appears. */
export abstract class ScreenElement extends LitElement {
  static override properties: PropertyDeclarations = { text: { attribute: false } }

  declare text: Messages

  constructor() {
    super()
    this.text = messagesByLocale.ja
  }

  /** Moves the focus to the heading, so that keyboard and screen reader begin where the eye does. */
  focusHeading(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }

  protected wish(event: FlowEvent): void {
    this.dispatchEvent(new WishEvent(event))
  }
}
