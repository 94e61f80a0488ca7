import { hash, verify } from '@node-rs/argon2'
import type { Random } from '../crypto/index.ts'
import { ReviewError } from './review-error.ts'

/** Argon2id with the first costs that the OWASP Password Storage Cheat Sheet recommends: 19 MiB, two passes, one lane. */
const recommendedCosts: PasswordCosts = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** KiB, passes, lanes. */
export interface PasswordCosts {
  readonly memoryCost: number
  readonly timeCost: number
  readonly parallelism: number
}

/** NIST SP 800-63B-4, 3.1.1.2: length and a list of what is guessed first; no rules about kinds of characters. */
const fewestCharacters = 12
const mostCharacters = 128
const fewestDistinct = 6
const guessedFirst = [
  'password',
  'passw0rd',
  'qwertyuiop',
  '1234567890',
  'administrator',
  'welcome',
  'letmein',
  'honnin',
]
/** What has to be left when the login and a word that is guessed first are taken out. */
const fewestOwnCharacters = 6

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

const withoutGuesses = (password: string, login: string): string =>
  [folded(login), ...guessedFirst].reduce((rest, guess) => rest.replaceAll(guess, ''), folded(password))

/** Throws {@link ReviewError} `password_too_short`, `password_too_long` or `password_guessable`. */
export const requireGoodPassword = (password: string, login: string): void => {
  const characters = [...password.normalize('NFKC')]
  if (characters.length < fewestCharacters) throw new ReviewError('password_too_short')
  if (characters.length > mostCharacters) throw new ReviewError('password_too_long')
  const isGuessable =
    new Set(folded(password)).size < fewestDistinct || [...withoutGuesses(password, login)].length < fewestOwnCharacters
  if (isGuessable) throw new ReviewError('password_guessable')
}

/** What nobody has: the time of a comparison is spent for an ID that does not exist as well. */
const noPassword = 'a password that nobody has'

/** Hashes and compares passwords. The text is normalised (NFKC), so that it fits however a keyboard composes it. */
export class Passwords {
  readonly #costs: PasswordCosts
  #decoy: Promise<string> | null = null

  constructor(costs: PasswordCosts = recommendedCosts) {
    this.#costs = costs
  }

  /** Argon2id in PHC form. */
  hash(password: string): Promise<string> {
    return hash(password.normalize('NFKC'), this.#costs)
  }

  /** `stored: null` takes the same time and is never right. */
  async fits(stored: string | null, password: string): Promise<boolean> {
    this.#decoy ??= this.hash(noPassword)
    const isRight = await verify(stored ?? (await this.#decoy), password.normalize('NFKC'))
    return isRight && stored !== null
  }
}

/** Letters and digits that cannot be mistaken for each other. */
const legible = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Groups of legible letters and digits with hyphens between them: 4.95 random bits a character. */
export const drawLegible = (
  random: Random,
  { groups, groupLength }: { readonly groups: number; readonly groupLength: number },
): string =>
  Array.from({ length: groups }, () =>
    Array.from({ length: groupLength }, () => legible[random.integer(legible.length)]).join(''),
  ).join('-')

/** A password to be handed over once and replaced at first use: 20 characters, 99 random bits. */
export const drawPassword = (random: Random): string => drawLegible(random, { groups: 4, groupLength: 5 })
