const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map([...alphabet].map((character, index) => [character, index]))

/** RFC 4648 section 4, with padding. Here because neither `atob` nor `Buffer` exists on both sides with strict decoding. */
export const encodeBase64 = (bytes: Uint8Array): string => {
  let text = ''
  for (let offset = 0; offset < bytes.length; offset += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(offset, offset + 3)
    const group = (a << 16) | (b << 8) | c
    const characters = [group >> 18, (group >> 12) & 63, (group >> 6) & 63, group & 63].map((index) =>
      alphabet.charAt(index),
    )
    const present = Math.min(3, bytes.length - offset) + 1
    text += characters.slice(0, present).join('').padEnd(4, '=')
  }
  return text
}

/** Returns `null` for anything but the one canonical encoding. */
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
