/** Why a picture cannot be used. The first three are problem codes of the capture API as well. */
export type ImageErrorCode = 'item_not_an_image' | 'item_dimensions' | 'item_type_mismatch'

/** A picture that cannot be decoded, or that is not what it should be. */
export class ImageError extends Error {
  override readonly name = 'ImageError'
  readonly code: ImageErrorCode

  constructor(code: ImageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
