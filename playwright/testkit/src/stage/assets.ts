import { StageError } from './stage-error.ts'

/** Fetches a picture that the studio serves and decodes it upright. */
export async function loadBitmap(url: string): Promise<ImageBitmap> {
  const response = await fetch(url)
  if (!response.ok) throw new StageError('stage_failed', `asset ${url}: ${response.status}`)
  const blob = await response.blob()
  try {
    return await createImageBitmap(blob)
  } catch (cause) {
    throw new StageError('photo_unreadable', 'the photograph is no picture that Chromium can read', { cause })
  }
}

/** As a good webcam compresses; a film of two seconds is then some 10 MB. */
const JPEG_QUALITY = 0.86

/** A canvas as base64 of JPEG or PNG. */
export async function encodeCanvas(canvas: HTMLCanvasElement, mediaType: 'image/jpeg' | 'image/png'): Promise<string> {
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, mediaType, JPEG_QUALITY)
  })
  if (!blob) throw new Error(`canvas refused ${mediaType}`)
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}
