/** One photograph, as it is sent. */
export interface Still {
  /** `image/jpeg`, without metadata. */
  readonly blob: Blob
  readonly width: number
  readonly height: number
  /** Of the blob's bytes, 64 lower-case hexadecimal digits. */
  readonly sha256: string
  /** RFC 3339 in UTC with milliseconds. */
  readonly capturedAt: string
}

/** High enough that fine print keeps its edges; below it, moiré and noise of the sensor are what costs the bytes. */
const jpegQuality = 0.92

/**
 * Encodes a picture at its own size. The pixels are taken at once, so the source may be closed after the call; encoding
 * and hashing run off the main thread.
 */
export function encodeStill(source: VideoFrame | ImageBitmap): Promise<Still> {
  const capturedAt = new Date().toISOString()
  const { width, height } = pictureSize(source)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) throw new TypeError('this browser has no two-dimensional canvas')
  context.drawImage(source, 0, 0, width, height)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality }).then(async (blob) => {
    const sha256 = await digestHex(await blob.arrayBuffer())
    return { blob, width, height, sha256, capturedAt }
  })
}

export function pictureSize(source: VideoFrame | ImageBitmap): { readonly width: number; readonly height: number } {
  return 'displayWidth' in source
    ? { width: source.displayWidth, height: source.displayHeight }
    : { width: source.width, height: source.height }
}

export async function digestHex(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
