import type { ItemKind, ItemMediaType } from '@honnin/shared/protocol'
import type { ScreenFinding } from '../screen-item.ts'
import type { VerificationInput, VerificationItem } from '../verification-input.ts'
import type { VerificationReport } from '../verification-report.ts'

/** An item with its decrypted bytes; `null` where they could not be read. */
type SentItem = Omit<VerificationItem, 'readMedia'> & { readonly media: Uint8Array | null }

/** What a verification is made from, as it is handed to another process. */
export type SentInput = Omit<VerificationInput, 'items'> & { readonly items: readonly SentItem[] }

/** From the server to the verifier. */
export type VerifierRequest =
  | { readonly id: number; readonly call: 'verify'; readonly input: SentInput }
  | {
      readonly id: number
      readonly call: 'screen'
      readonly media: Uint8Array
      readonly expected: { readonly kind: ItemKind; readonly mediaType: ItemMediaType }
    }
  | { readonly id: number; readonly call: 'abort' }

/** From the verifier to the server. The first tells that the networks are open. */
export type VerifierReply =
  | { readonly reply: 'ready' }
  | { readonly reply: 'report'; readonly id: number; readonly report: VerificationReport }
  | { readonly reply: 'finding'; readonly id: number; readonly finding: ScreenFinding | null }
  | { readonly reply: 'failure'; readonly id: number; readonly error: SentError }
  /** The networks cannot be opened. */
  | { readonly reply: 'unready'; readonly error: SentError }

/** Structured cloning keeps neither class nor code of an error. */
interface SentError {
  readonly message: string
  readonly code: string | null
}

export const packError = (thrown: unknown): SentError => {
  if (!(thrown instanceof Error)) return { message: String(thrown), code: null }
  return { message: thrown.message, code: 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null }
}

export const unpackError = ({ message, code }: SentError): Error =>
  Object.assign(new Error(message), code === null ? {} : { code })

const isMessage = (message: unknown, mark: 'call' | 'reply'): boolean =>
  typeof message === 'object' && message !== null && mark in message

/** Both ends are of one release and of one parent: the form is known where the mark is there. */
export const isVerifierRequest = (message: unknown): message is VerifierRequest => isMessage(message, 'call')
export const isVerifierReply = (message: unknown): message is VerifierReply => isMessage(message, 'reply')

/** Reads the media, which only this side can decrypt. */
export const packInput = async ({ items, ...input }: VerificationInput): Promise<SentInput> => {
  const sent: SentItem[] = []
  for (const item of items) {
    const { descriptor, receivedAt } = item
    sent.push({ descriptor, receivedAt, media: await item.readMedia().catch(() => null) })
  }
  return { ...input, items: sent }
}

const unpackItem = ({ media, ...item }: SentItem): VerificationItem => ({
  ...item,
  readMedia: () =>
    media === null ? Promise.reject(new TypeError('the medium could not be read')) : Promise.resolve(media),
})

export const unpackInput = ({ items, ...input }: SentInput): VerificationInput => ({
  ...input,
  items: items.map(unpackItem),
})
