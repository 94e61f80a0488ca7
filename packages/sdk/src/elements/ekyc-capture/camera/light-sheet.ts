import { lightRgb, type LightColour } from '@honnin/shared/protocol'
import { css, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'

/**
 * The whole window in one colour, so that it lights the face before it, with a plate for text and a way to stop. Above
 * everything where the browser has a top layer, else over the panel.
 */
export class LightSheet extends LitElement {
  static override properties: PropertyDeclarations = { colour: { attribute: false } }

  declare colour: LightColour

  constructor() {
    super()
    this.colour = 'amber'
  }

  static override styles = css`
    :host {
      position: fixed;
      inset: 0;
      box-sizing: border-box;
      display: grid;
      align-content: end;
      justify-items: center;
      inline-size: auto;
      block-size: auto;
      margin: 0;
      padding: 0 16px max(24px, env(safe-area-inset-bottom));
      border: 0;
      z-index: 1;
    }
    div {
      display: grid;
      justify-items: center;
      gap: 12px;
      max-inline-size: 22em;
      padding: 14px 20px;
      border-radius: 18px;
      background: #10202f;
      color: #ffffff;
      font-weight: 700;
      line-height: 1.6;
      text-align: center;
    }
  `

  override connectedCallback(): void {
    super.connectedCallback()
    this.popover = 'manual'
    if ('showPopover' in this) this.showPopover()
  }

  protected override updated(): void {
    this.style.background = `rgb(${lightRgb[this.colour].join(' ')})`
  }

  override render(): TemplateResult {
    return html`<div><slot></slot></div>`
  }
}
