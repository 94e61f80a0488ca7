import { hash, verify } from '@node-rs/argon2'
import type { Random } from '../crypto/index.ts'
import { ReviewError } from './review-error.ts'

/** Argon2id with the first costs that the OWASP Password Storage Cheat Sheet recommends: 19 MiB, two passes, one lane. */
const costs = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

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

/** Argon2id in PHC form. The text is normalised (NFKC), so that it fits however a keyboard composes it. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), costs)

export const isPassword = (stored: string, password: string): Promise<boolean> =>
  verify(stored, password.normalize('NFKC'))

/** Letters and digits that cannot be mistaken for each other. */
const legible = 'abcdefghjkmnpqrstuvwxyz23456789'
const groups = 4
const groupLength = 5

/** A password to be handed over once and replaced at first use: 20 characters, 99 random bits. */
export const drawPassword = (random: Random): string =>
  Array.from({ length: groups }, () =>
    Array.from({ length: groupLength }, () => legible[random.integer(legible.length)]).join(''),
  ).join('-')
