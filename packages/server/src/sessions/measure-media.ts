import { Transform, type TransformCallback } from 'node:stream'
import { itemLimits, type ItemMediaType } from '@honnin/shared/protocol'
import { sha256Stream } from '../crypto/index.ts'
import { signatureBytes, sniffMediaType } from './media-signature.ts'
import { SessionError } from './session-error.ts'

/**
 * Looks at a stream on its way: digest, size, and whether it begins as a picture of the expected type does. Fails with
 * {@link SessionError} as soon as it is clear that the item is refused: `item_not_an_image`, `item_type_mismatch`,
 * `item_too_large`.
 */
export class MediaMeter extends Transform {
  readonly #hash = sha256Stream()
  readonly #expected: ItemMediaType
  #head: Buffer | null = Buffer.alloc(0)
  #size = 0

  constructor(expected: ItemMediaType) {
    super()
    this.#expected = expected
  }

  get size(): number {
    return this.#size
  }

  /** Only once, after the stream has ended. */
  sha256(): string {
    return this.#hash.digest('hex')
  }

  #refusal(head: Buffer): SessionError | null {
    const found = sniffMediaType(head)
    if (found === this.#expected) return null
    return new SessionError(found === null ? 'item_not_an_image' : 'item_type_mismatch')
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#size += chunk.length
    if (this.#size > itemLimits.sizeBytes) return done(new SessionError('item_too_large'))
    if (this.#head !== null) {
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, signatureBytes)])
      if (this.#head.length >= signatureBytes) {
        const refusal = this.#refusal(this.#head)
        if (refusal !== null) return done(refusal)
        this.#head = null
      }
    }
    this.#hash.update(chunk)
    done(null, chunk)
  }

  override _flush(done: TransformCallback): void {
    // Too short to tell: nothing of that size is a picture.
    done(this.#head === null ? null : new SessionError('item_not_an_image'))
  }
}
