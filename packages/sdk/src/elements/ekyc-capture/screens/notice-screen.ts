import { css, html, type PropertyDeclarations, type TemplateResult } from 'lit'
import { rubyText } from '../../../messages/index.ts'
import { statusPicture } from '../illustrations/status-pictures.ts'
import { pictureStyles } from '../styles/picture-styles.ts'
import { screenStyles } from '../styles/screen-styles.ts'
import { ScreenElement } from './screen-element.ts'

/** The moments before and after: getting ready, and stopped by the person. */
export class NoticeScreen extends ScreenElement {
  static override properties: PropertyDeclarations = {
    moment: { attribute: false },
    isResuming: { attribute: false },
    hasDeclined: { attribute: false },
  }

  declare moment: 'starting' | 'canceled'
  declare isResuming: boolean
  declare hasDeclined: boolean

  constructor() {
    super()
    this.moment = 'starting'
    this.isResuming = false
    this.hasDeclined = false
  }

  static override styles = [
    screenStyles,
    pictureStyles,
    css`
      .picture {
        max-block-size: 30vh;
      }
    `,
  ]

  override render(): TemplateResult {
    const { text } = this
    if (this.moment === 'starting')
      return html`
        <div class="body">
          <div class="figure">${statusPicture('working')}</div>
          <div class="content">
            <h1 tabindex="-1">${rubyText(this.isResuming ? text.starting.resume : text.starting.title)}</h1>
          </div>
        </div>
      `
    return html`
      <div class="body">
        <div class="figure">${statusPicture('stopped')}</div>
        <div class="content">
          <h1 tabindex="-1">${rubyText(text.canceled.title)}</h1>
          <p>${rubyText(this.hasDeclined ? text.canceled.declined : text.canceled.body)}</p>
        </div>
      </div>
    `
  }
}
