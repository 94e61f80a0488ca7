import { disclosureItems, type Disclosure } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Paged } from '../../app/paged.ts'
import { hrefOf } from '../../app/route.ts'
import { instantText } from '../../app/times.ts'
import { confirmDialog } from '../../parts/confirm-dialog.ts'
import { pageHead, shortId } from '../../parts/display.ts'
import { checkBox, entriesOf, problemNotice, textArea, textField, textOf } from '../../parts/form-parts.ts'
import { listPanel } from '../../parts/lists.ts'
import { dialog } from '../../parts/modal.ts'
import { saveFile } from '../../parts/save-file.ts'

const tones = { requested: 'caution', approved: 'good', refused: 'bad', withdrawn: '' } as const
type Open =
  { readonly kind: 'request' } | { readonly kind: 'approve' | 'refuse'; readonly disclosure: Disclosure } | null

/** Demands of authorities, and the least data that answers each, by two people. */
export class DisclosuresPage extends ConsoleElement {
  static override properties: PropertyDeclarations = { open: { state: true }, isItemMissing: { state: true } }

  declare open: Open
  declare isItemMissing: boolean
  readonly #list = new Paged<Disclosure>(this, (cursor, signal) =>
    this.console.client.call('listDisclosures', { query: { cursor }, signal }),
  )
  readonly #action = new Action(this)

  constructor() {
    super()
    this.open = null
    this.isItemMissing = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#list.restart()
  }

  override render(): TemplateResult {
    const { disclosures } = this.texts
    const request = html`<button type="button" class="button primary" @click=${() => this.#show({ kind: 'request' })}>
      ${disclosures.request}
    </button>`
    return html`<div class="page">
      ${pageHead({
        title: disclosures.title,
        lead: disclosures.lead,
        ...(this.console.can('disclosures:request') ? { actions: request } : {}),
      })}
      ${this.open === null ? problemNotice(this.#action.error, this.console) : nothing}
      ${listPanel({
        list: this.#list,
        state: this.console,
        empty: disclosures.none,
        content: (lines) =>
          html`<ul class="entries">
            ${lines.map((line) => html`<li>${this.#line(line)}</li>`)}
          </ul>`,
      })}
      ${this.#dialog()}
    </div>`
  }

  #at(instant: string): string {
    return instantText(instant, { locale: this.console.locale })
  }

  #line(disclosure: Disclosure): TemplateResult {
    const { disclosures } = this.texts
    const { can, decidedBy, decidedAt, lastExportAt, lastExportSha256 } = disclosure
    return html`<article class="entry-line">
      <div class="panel-head">
        <h2>${disclosure.authority} · ${disclosure.matter}</h2>
        <span class="badge ${tones[disclosure.state]}">${disclosures.states[disclosure.state]}</span>
      </div>
      <dl class="facts">
        <dt>${disclosures.session}</dt>
        <dd>
          <a class="mono" href=${hrefOf('case', { id: disclosure.sessionId })}>${shortId(disclosure.sessionId)}</a>
          ${disclosure.tenant.name}
        </dd>
        <dt>${disclosures.legalBasis}</dt>
        <dd>${disclosure.legalBasis}</dd>
        <dt>${disclosures.itemsLabel}</dt>
        <dd>${disclosure.items.map((item) => disclosures.items[item]).join(' · ')}</dd>
        <dt>${disclosures.necessity}</dt>
        <dd>${disclosure.necessity}</dd>
        <dt>${disclosures.requestedBy}</dt>
        <dd>${disclosure.requestedBy.displayName}, ${this.#at(disclosure.requestedAt)}</dd>
        ${
          decidedBy === null || decidedAt === null
            ? nothing
            : html`<dt>${disclosures.decidedBy}</dt>
                <dd>${decidedBy.displayName}, ${this.#at(decidedAt)}</dd>`
        }
        ${
          lastExportAt === null
            ? nothing
            : html`<dt>${disclosures.hash}</dt>
                <dd>
                  <span class="mono small">${lastExportSha256}</span>
                  ${disclosures.exported(disclosure.exports, this.#at(lastExportAt))}
                </dd>`
        }
      </dl>
      <div class="button-row">
        ${can.approve ? html`<button type="button" class="button primary" @click=${() => this.#show({ kind: 'approve', disclosure })}>${disclosures.approve}</button>` : nothing}
        ${can.refuse ? html`<button type="button" class="button" @click=${() => this.#show({ kind: 'refuse', disclosure })}>${disclosures.refuse}</button>` : nothing}
        ${can.export ? html`<button type="button" class="button" ?disabled=${this.#action.isRunning} @click=${() => this.#export(disclosure)}>${disclosures.export}</button>` : nothing}
      </div>
    </article>`
  }

  #show(open: Open): void {
    this.#action.clear()
    this.isItemMissing = false
    this.open = open
  }

  #dialog(): TemplateResult | typeof nothing {
    const { open } = this
    if (open === null) return nothing
    const { disclosures } = this.texts
    if (open.kind === 'request') return this.#requestDialog()
    const isApproval = open.kind === 'approve'
    return confirmDialog({
      title: isApproval ? disclosures.approveTitle : disclosures.refuseTitle,
      stop: isApproval ? disclosures.approveStop : this.texts.case.decision.stop,
      confirm: isApproval ? disclosures.approve : disclosures.refuse,
      action: this.#action,
      state: this.console,
      isDangerous: !isApproval,
      onConfirm: () => this.#decide(isApproval ? 'approveDisclosure' : 'refuseDisclosure', open.disclosure),
      onClose: () => (this.open = null),
    })
  }

  #requestDialog(): TemplateResult {
    const { disclosures, common } = this.texts
    const close = (): void => {
      this.open = null
    }
    const line = (name: 'authority' | 'legalBasis' | 'matter', maxLength: number, hint?: string): TemplateResult =>
      textField({
        id: `disclosure-${name}`,
        name,
        label: disclosures[name],
        isRequired: true,
        maxLength,
        ...(hint === undefined ? {} : { hint }),
      })
    return dialog({
      title: disclosures.requestTitle,
      className: 'wide',
      onClose: close,
      content: html`<form class="form" @submit=${this.#request}>
        ${textField({ id: 'disclosure-session', name: 'sessionId', label: disclosures.session, hint: disclosures.sessionHint, className: 'mono', isRequired: true })}
        <div class="pair">${line('authority', 200)} ${line('matter', 120)}</div>
        ${line('legalBasis', 400, disclosures.legalBasisHint)}
        <fieldset>
          <legend>${disclosures.itemsLabel}</legend>
          <p class="small muted">${disclosures.itemsHint}</p>
          ${disclosureItems.map((item) => checkBox({ name: 'item', value: item, label: disclosures.items[item] }))}
          ${this.isItemMissing ? html`<p class="problem" role="alert">${disclosures.chooseItem}</p>` : nothing}
        </fieldset>
        ${textArea({ id: 'disclosure-necessity', name: 'necessity', label: disclosures.necessity, isRequired: true, maxLength: 1000 })}
        ${problemNotice(this.#action.error, this.console)}
        <div class="button-row end">
          <button type="button" class="button" @click=${close}>${common.cancel}</button>
          <button type="submit" class="button primary" ?disabled=${this.#action.isRunning}>
            ${disclosures.request}
          </button>
        </div>
      </form>`,
    })
  }

  #request = (event: SubmitEvent): void => {
    const entries = entriesOf(event)
    const chosen = entries.getAll('item')
    const items = disclosureItems.filter((item) => chosen.includes(item))
    this.isItemMissing = items.length === 0
    if (this.isItemMissing) return
    const given = (name: string): string => textOf(entries, name).trim()
    void this.#action.run(async () => {
      await this.console.client.call('requestDisclosure', {
        body: {
          sessionId: given('sessionId'),
          authority: given('authority'),
          legalBasis: given('legalBasis'),
          matter: given('matter'),
          necessity: given('necessity'),
          items,
        },
      })
      this.open = null
      this.console.say(this.texts.disclosures.sent)
      await this.#list.restart()
    })
  }

  #decide(name: 'approveDisclosure' | 'refuseDisclosure', { id }: Disclosure): void {
    void this.#action.run(async () => {
      const changed = await this.console.client.call(name, { path: { disclosureId: id } })
      this.open = null
      this.#list.replace((line) => line.id === id, changed)
    })
  }

  #export({ id }: Disclosure): void {
    void this.#action.run(async () => {
      saveFile(await this.console.client.bytes('exportDisclosure', { path: { disclosureId: id } }), `${id}.zip`)
      await this.#list.restart()
    })
  }
}
