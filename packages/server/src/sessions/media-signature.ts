import type { ItemMediaType } from '@honnin/shared/protocol'

/** As many first bytes as {@link sniffMediaType} looks at. */
export const signatureBytes = 12

const startsWith = (bytes: Buffer, signature: string, offset = 0): boolean =>
  bytes.subarray(offset, offset + signature.length).equals(Buffer.from(signature, 'latin1'))

/** What the first bytes say that a file is; `null` for anything that is not accepted at all. */
export const sniffMediaType = (bytes: Buffer): ItemMediaType | null => {
  if (startsWith(bytes, '\xff\xd8\xff')) return 'image/jpeg'
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png'
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'image/webp'
  return null
}
