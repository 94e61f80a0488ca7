import { AsyncDirective } from 'lit/async-directive.js'
import { directive, type ElementPart } from 'lit/directive.js'
import { html, noChange, type TemplateResult } from 'lit'

/** Opens a `<dialog>` over everything as soon as it is there, and gives the focus back where it was when it goes. */
class ModalDirective extends AsyncDirective {
  #before: Element | null = null
  #isOpen = false

  override render(): symbol {
    return noChange
  }

  override update(part: ElementPart): symbol {
    const { element } = part
    if (!this.#isOpen && element instanceof HTMLDialogElement) {
      this.#isOpen = true
      this.#before = document.activeElement
      queueMicrotask(() => {
        if (element.isConnected && !element.open) element.showModal()
      })
    }
    return noChange
  }

  override disconnected(): void {
    const before = this.#before
    // What opened it may be disabled until what it set off is over; and whoever takes the focus meanwhile keeps it.
    setTimeout(() => {
      const isFree = document.activeElement === null || document.activeElement === document.body
      if (isFree && before instanceof HTMLElement && before.isConnected) before.focus()
    })
  }
}

const modal = directive(ModalDirective)

/** A dialog with a heading. Escape and the backdrop's press close it. */
export const dialog = (options: {
  readonly title: string
  readonly content: TemplateResult
  readonly onClose: () => void
  readonly className?: string
  readonly isTitleHidden?: boolean
}): TemplateResult => {
  const cancel = (event: Event): void => {
    event.preventDefault()
    options.onClose()
  }
  return html`<dialog class=${options.className ?? ''} aria-label=${options.title} ${modal()} @cancel=${cancel}>
    <div class="dialog-body">
      ${options.isTitleHidden === true ? '' : html`<h2>${options.title}</h2>`} ${options.content}
    </div>
  </dialog>`
}
