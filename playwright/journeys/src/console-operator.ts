import { createHmac } from 'node:crypto'
import { expect, type Page } from '@playwright/test'

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const stepMs = 30_000

const bytesOf = (secret: string): Buffer => {
  const bits = [...secret.replaceAll(' ', '')].map((letter) =>
    base32Alphabet.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const whole = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(whole.map((byte) => Number.parseInt(byte, 2)))
}

/** The six digits of an authenticator app (RFC 6238: SHA-1, 30 seconds). */
export const totpCode = (secret: string, at: number): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / stepMs)))
  const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** A person at the keyboard of the console, with an authenticator app. */
export class ConsoleOperator {
  readonly page: Page
  readonly login: string
  readonly #password: string
  #secret = ''
  #usedAt = 0

  constructor(options: { readonly page: Page; readonly login: string; readonly password: string }) {
    this.page = options.page
    this.login = options.login
    this.#password = options.password
  }

  /** Signs in for the first time: replaces the password that was handed over and sets up the authenticator app. */
  async enrol(url: string, handedOver: string): Promise<void> {
    const { page } = this
    await page.goto(url)
    await this.#typePassword(handedOver)
    await page.locator('console-password-change').waitFor()
    await page.locator('input[name=next]').fill(this.#password)
    await page.locator('input[name=repeated]').fill(this.#password)
    await page.keyboard.press('Enter')
    await page.locator('.qr').waitFor()
    this.#secret = await page.locator('.secret code').innerText()
    await page.locator('input[name=code]').fill(this.#code())
    await page.keyboard.press('Enter')
    await expect(page.locator('.recovery li')).toHaveCount(10)
    await page.locator('[name=kept]').check()
    await page.locator('.entry-card .primary').click()
    await page.locator('.shell').waitFor()
  }

  /** Signs in with the keyboard alone, as on every other day. */
  async signIn(): Promise<void> {
    const { page } = this
    await this.#typePassword(this.#password)
    await page.locator('console-second-factor input[name=code]').waitFor()
    await page.keyboard.type(this.#code())
    await page.keyboard.press('Enter')
    await page.locator('.shell').waitFor()
  }

  async #typePassword(password: string): Promise<void> {
    const { page } = this
    await page.locator('input[name=login]').fill(this.login)
    await page.locator('input[name=password]').focus()
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
  }

  /** A code is good once: the second within the same half minute is the next one, which servers take for clocks that differ. */
  #code(): string {
    const at = Math.max(Date.now(), this.#usedAt + stepMs)
    this.#usedAt = at
    return totpCode(this.#secret, at)
  }
}
