const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map([...alphabet].map((character, index) => [character, index]))

/** In browsers and Node alike, which `Buffer` is not. */
declare const btoa: (characters: string) => string

/** Arguments that one call may well have. */
const bytesAtOnce = 8192

/** RFC 4648 section 4, with padding. */
export const encodeBase64 = (bytes: Uint8Array): string => {
  let characters = ''
  for (let offset = 0; offset < bytes.length; offset += bytesAtOnce)
    characters += String.fromCharCode(...bytes.subarray(offset, offset + bytesAtOnce))
  return btoa(characters)
}

/** Returns `null` for anything but the one canonical encoding, which `atob` does not insist on. */
export const decodeBase64 = (text: string): Uint8Array<ArrayBuffer> | null => {
  if (text.length % 4 !== 0) return null
  const body = text.replace(/={1,2}$/, '')
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4))
  let bits = 0
  let pending = 0
  let length = 0
  for (const character of body) {
    const value = values.get(character)
    if (value === undefined) return null
    pending = (pending << 6) | value
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[length] = (pending >> bits) & 0xff
      length += 1
      pending &= (1 << bits) - 1
    }
  }
  return encodeBase64(bytes) === text ? bytes : null
}
