import { ContextProvider } from '@lit/context'
import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { problemText } from '../messages/problem-text.ts'
import { icons } from '../parts/icons.ts'
import { dialog } from '../parts/modal.ts'
import { stateContext } from './console-element.ts'
import { ConsoleState } from './console-state.ts'
import { mayOpen, navigation } from './navigation.ts'
import { pageOf } from './page-of.ts'
import { preferences } from './preferences.ts'
import { hrefOf, parseRoute } from './route.ts'
import { shortcutHelp } from './shortcut-help.ts'
import { Shortcuts } from './shortcuts.ts'
import markAddress from '../styles/mark.svg'

/** A session that ends by the clock is noticed within so long. */
const dueCheckMs = 10_000

const prefersDark = matchMedia('(prefers-color-scheme: dark)')

/** The console: who is signed in decides what is around the page. It owns the state that everything below shares. */
export class HonninConsole extends LitElement {
  static override properties: PropertyDeclarations = { isMenuOpen: { state: true } }

  declare isMenuOpen: boolean
  readonly state: ConsoleState = new ConsoleState()
  #shownPage = ''

  constructor() {
    super()
    this.isMenuOpen = false
    new ContextProvider(this, { context: stateContext, initialValue: this.state })
    new Shortcuts(this, {
      state: () => this.state,
      keys: {
        '?': () => this.state.showHelp(true),
        g: () => this.#goTo(hrefOf('queue')),
        '/': () => this.#goTo(hrefOf('search')),
      },
    })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.state.addEventListener('change', () => this.requestUpdate())
    window.addEventListener('hashchange', () => {
      this.isMenuOpen = false
      this.state.setRoute(parseRoute(location.hash))
    })
    prefersDark.addEventListener('change', () => this.requestUpdate())
    // Who comes back to the page finds out at once whether the session still holds.
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.state.me !== null) void this.state.askWhereSignInStands()
    })
    setInterval(() => void this.state.endWhenDue(), dueCheckMs)
    void this.state.askWhereSignInStands()
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): TemplateResult {
    const { state } = this
    return html`${state.me === null ? this.#entry() : this.#shell()} ${this.#toasts()}
    ${state.isHelpOpen && state.me !== null ? shortcutHelp(state) : nothing}`
  }

  override updated(): void {
    const { state } = this
    const { documentElement } = document
    documentElement.lang = state.locale
    const isDark = state.theme === 'dark' || (state.theme === 'system' && prefersDark.matches)
    documentElement.dataset['theme'] = isDark ? 'dark' : 'light'
    document.title = `${this.#title()} · Honnin`
    const page = state.me === null ? 'entry' : `${state.route.page}/${state.route.id}`
    if (page !== this.#shownPage) this.#arriveAt(page)
  }

  /** A new page begins at its top, with the focus on its heading, as after a link of the browser's own. */
  #arriveAt(page: string): void {
    const isFirst = this.#shownPage === '' || this.#shownPage === 'entry'
    this.#shownPage = page
    if (page === 'entry') return
    window.scrollTo(0, 0)
    if (!isFirst) queueMicrotask(() => this.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true }))
  }

  #title(): string {
    const { texts, route, me } = this.state
    if (me === null) return texts.signIn.title
    if (route.page === 'case') return texts.case.title(route.id?.slice(-6) ?? '')
    if (route.page === 'unknown') return texts.shell.notFound
    return texts.shell.pages[route.page === 'tenant' ? 'tenants' : route.page]
  }

  #entry(): TemplateResult {
    const { state } = this
    return html`<main class="entry" id="main">
      <div class="entry-card">
        <div class="brand">
          <img src=${markAddress} alt="" /><span>Honnin<small>${state.texts.shell.subtitle}</small></span>
        </div>
        ${this.#entryScreen()} ${preferences(state, 'entry')}
      </div>
    </main>`
  }

  #entryScreen(): TemplateResult {
    const { signIn, startError, texts, locale } = this.state
    if (signIn === null)
      return startError === null
        ? html`<p class="loading">${texts.shell.loading}</p>`
        : html`<div class="notice bad" role="alert">
              ${icons.caution}<span>${problemText(startError, locale)}</span>
            </div>
            <button type="button" class="button primary" @click=${() => this.state.askWhereSignInStands()}>
              ${texts.common.retry}
            </button>`
    switch (signIn.stage) {
      case 'signed_out':
        return html`<console-sign-in></console-sign-in>`
      case 'second_factor':
        return html`<console-second-factor .factors=${signIn.factors}></console-second-factor>`
      case 'password_change':
        return html`<console-password-change></console-password-change>`
      case 'enrol':
      case 'signed_in':
        return html`<console-enrol></console-enrol>`
    }
  }

  #shell(): TemplateResult {
    const { state } = this
    const { shell } = state.texts
    return html`<a class="button skip" href="#main" @click=${this.#skip}>${shell.skip}</a>
      <div class="shell ${state.route.page === 'case' ? 'narrow' : ''}">
        <header class="side">${this.#brand()} ${navigation(state)} ${this.#who('side')}</header>
        <header class="top">
          ${this.#brand()}
          <button
            type="button"
            class="button"
            aria-expanded=${this.isMenuOpen}
            @click=${() => (this.isMenuOpen = true)}
          >
            ${icons.menu}${shell.openMenu}
          </button>
        </header>
        <main class="main" id="main" tabindex="-1">
          ${mayOpen(state, state.route.page) ? pageOf(state.route) : this.#notFound()}
        </main>
      </div>
      ${this.isMenuOpen ? this.#drawer() : nothing}`
  }

  #brand(): TemplateResult {
    return html`<a class="brand" aria-label="Honnin" href=${hrefOf('queue')}
      ><img src=${markAddress} alt="" /><span>Honnin</span></a
    >`
  }

  #drawer(): TemplateResult {
    const { shell } = this.state.texts
    const close = (): void => {
      this.isMenuOpen = false
    }
    return dialog({
      title: shell.navigation,
      isTitleHidden: true,
      className: 'drawer',
      onClose: close,
      content: html`<button type="button" class="button quiet" @click=${close}>${icons.close}${shell.closeMenu}</button>
        ${navigation(this.state, close)} ${this.#who('drawer')}`,
    })
  }

  #who(prefix: string): TemplateResult {
    const { state } = this
    const { shell } = state.texts
    return html`<div class="who">
      <div>
        <strong>${state.me?.displayName}</strong>
        <div class="muted">${state.me?.roles.map((role) => shell.roles[role]).join(', ')}</div>
      </div>
      ${preferences(state, prefix)}
      <button type="button" class="button small" title=${shell.signOut} @click=${() => state.signOut()}>
        ${icons.leave}<span>${shell.signOut}</span>
      </button>
    </div>`
  }

  #notFound(): TemplateResult {
    const { shell } = this.state.texts
    return html`<div class="page">
      <div class="panel empty">
        <h1 tabindex="-1">${shell.notFound}</h1>
        <p>${shell.notFoundHint}</p>
        <a class="button" href=${hrefOf(this.state.can('cases:read') ? 'queue' : 'account')}>${shell.toQueue}</a>
      </div>
    </div>`
  }

  #toasts(): TemplateResult {
    const { state } = this
    return html`<div class="toasts" role="status" aria-live="polite">
      ${state.toasts.map(
        (toast) =>
          html`<div class="toast">
            <span>${toast.text}</span>
            <button type="button" @click=${() => state.dismiss(toast.id)}>${state.texts.common.close}</button>
          </div>`,
      )}
    </div>`
  }

  #skip = (event: Event): void => {
    event.preventDefault()
    this.querySelector<HTMLElement>('#main')?.focus()
  }

  #goTo(href: string): void {
    if (this.state.me !== null) location.hash = href
  }
}
