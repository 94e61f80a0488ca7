import type { Me, Permission, SignInState } from '@honnin/shared/console'
import { ConsoleClient } from '../api/console-client.ts'
import { toConsoleError, type ConsoleError } from '../api/console-error.ts'
import { chooseLocale, messagesByLocale, type ConsoleLocale, type Messages } from '../messages/index.ts'
import { parseRoute, type Route } from './route.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Why the console asks for a sign-in, where it was open before. */
export type EndedBy = 'idle' | 'expired' | 'revoked' | 'signedOut'

export interface Toast {
  readonly id: number
  readonly text: string
}

const toastMs = 6000
const localeKey = 'honnin.console.locale'
const themeKey = 'honnin.console.theme'
const shortcutsKey = 'honnin.console.shortcuts'

/** A browser that keeps nothing for pages gives the default each time. */
const remembered = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

const remember = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Nothing is lost but the wish.
  }
}

/** What the whole console knows: who is signed in, where it is, how it looks. Elements hear of changes by `change`. */
export class ConsoleState extends EventTarget {
  readonly client: ConsoleClient
  locale: ConsoleLocale
  theme: Theme
  /** Whether single keys do something; who dictates or trembles turns them off (WCAG 2.1.4). */
  hasShortcuts: boolean
  isHelpOpen = false
  route: Route
  /** `null` until the server was asked. */
  signIn: SignInState | null = null
  /** The server could not be asked where the sign-in stands. */
  startError: ConsoleError | null = null
  ended: EndedBy | null = null
  toasts: readonly Toast[] = []
  #lastToast = 0
  #lastMe: Me | null = null
  #lastAnswerMs = Date.now()

  constructor() {
    super()
    this.locale = chooseLocale(remembered(localeKey), navigator.languages)
    const theme = remembered(themeKey)
    this.theme = themes.find((known) => known === theme) ?? 'system'
    this.hasShortcuts = remembered(shortcutsKey) !== 'off'
    this.route = parseRoute(location.hash)
    this.client = new ConsoleClient({
      language: () => this.locale,
      onAnswer: () => {
        if (this.me !== null) this.#lastAnswerMs = Date.now()
      },
      onUnauthorized: () => void this.askWhereSignInStands(),
    })
  }

  get texts(): Messages {
    return messagesByLocale[this.locale]
  }

  get me(): Me | null {
    return this.signIn?.stage === 'signed_in' ? this.signIn.me : null
  }

  can(permission: Permission): boolean {
    return this.me?.permissions.includes(permission) ?? false
  }

  setLocale(locale: ConsoleLocale): void {
    this.locale = locale
    remember(localeKey, locale)
    this.#changed()
  }

  setTheme(theme: Theme): void {
    this.theme = theme
    remember(themeKey, theme)
    this.#changed()
  }

  setShortcuts(hasShortcuts: boolean): void {
    this.hasShortcuts = hasShortcuts
    remember(shortcutsKey, hasShortcuts ? 'on' : 'off')
    this.#changed()
  }

  showHelp(isHelpOpen: boolean): void {
    this.isHelpOpen = isHelpOpen
    this.#changed()
  }

  setRoute(route: Route): void {
    this.route = route
    this.#changed()
  }

  /** Takes over where the sign-in stands after a call that says so. */
  setSignIn(signIn: SignInState): void {
    const before = this.me
    this.signIn = signIn
    this.startError = null
    if (signIn.stage === 'signed_in') {
      this.ended = null
      this.#lastMe = signIn.me
      if (before === null) this.#lastAnswerMs = Date.now()
    } else if (before !== null) this.ended ??= this.#howEnded(before)
    this.#changed()
  }

  async askWhereSignInStands(): Promise<void> {
    const lastAnswerMs = this.#lastAnswerMs
    try {
      const signIn = await this.client.call('signInState', {})
      // That answer is no sign of life of a session that it says has ended.
      if (signIn.stage !== 'signed_in') this.#lastAnswerMs = lastAnswerMs
      this.setSignIn(signIn)
    } catch (error) {
      this.startError = toConsoleError(error)
      this.#changed()
    }
  }

  /**
   * Asks where the sign-in stands once it must have ended by the clock, so that nothing personal stays on a screen that was left.
   * It is never asked before: a question is a call, and a call would keep the session alive.
   */
  async endWhenDue(): Promise<void> {
    const { me } = this
    if (me === null) return
    const isDue = this.#isIdle(me) || Date.now() >= Date.parse(me.endsAt)
    if (isDue) await this.askWhereSignInStands()
  }

  async signOut(): Promise<void> {
    this.ended = 'signedOut'
    this.setSignIn(await this.client.call('signOut', {}))
  }

  /** The one who was signed in last, to greet and to tell how a session ended. */
  get lastMe(): Me | null {
    return this.#lastMe
  }

  say(text: string): void {
    this.#lastToast += 1
    const toast: Toast = { id: this.#lastToast, text }
    this.toasts = [...this.toasts.slice(-2), toast]
    setTimeout(() => this.dismiss(toast.id), toastMs)
    this.#changed()
  }

  dismiss(id: number): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id)
    this.#changed()
  }

  #howEnded(me: Me): EndedBy {
    if (Date.now() >= Date.parse(me.endsAt)) return 'expired'
    return this.#isIdle(me) ? 'idle' : 'revoked'
  }

  #isIdle(me: Me): boolean {
    return Date.now() - this.#lastAnswerMs >= me.idleSeconds * 1000
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'))
  }
}
