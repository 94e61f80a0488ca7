import { createHmac } from 'node:crypto'
import { isSame } from '../../crypto/index.ts'

/** RFC 6238 with what every authenticator app takes: HMAC-SHA-1, six digits, 30 seconds (RFC 4226 section 5.3). */
const stepSeconds = 30
const digits = 6
/** RFC 6238 section 5.2: one step for the network and for a clock that is off. */
const stepsAround = 1
/** RFC 4226 section 4, R6: 160 bits. */
export const totpSecretBytes = 20

const truncationMask = 0x0f
const positiveMask = 0x7fff_ffff
const counterBytes = 8

export const totpStep = (at: Date): number => Math.floor(at.getTime() / 1000 / stepSeconds)

/** The code of a step, RFC 4226 section 5.3. */
export const totpCode = (secret: Uint8Array, step: number): string => {
  const counter = Buffer.alloc(counterBytes)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & truncationMask
  const number = mac.readUInt32BE(offset) & positiveMask
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The step whose code was given, or `null`. Whoever takes a code MUST refuse steps up to the last one that was taken. */
export const findTotpStep = (secret: Uint8Array, given: string, at: Date): number | null => {
  const code = given.normalize('NFKC').replaceAll(/[\s-]/g, '')
  if (!/^[0-9]+$/.test(code) || code.length !== digits) return null
  const now = totpStep(at)
  let found: number | null = null
  for (let step = now - stepsAround; step <= now + stepsAround; step += 1)
    if (isSame(Buffer.from(totpCode(secret, step)), Buffer.from(code))) found = step
  return found
}

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const base32Bits = 5

/** RFC 4648 section 6, without padding, as apps take it. */
export const base32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(new RegExp(`.{1,${base32Bits}}`, 'g')) ?? []
  return groups.map((group) => base32Alphabet.charAt(Number.parseInt(group.padEnd(base32Bits, '0'), 2))).join('')
}

/** Key URI format of authenticator apps. */
export const otpauthUri = ({
  secret,
  issuer,
  login,
}: {
  readonly secret: Uint8Array
  readonly issuer: string
  readonly login: string
}): string => {
  const label = `${encodeURIComponent(issuer.replaceAll(':', ' '))}:${encodeURIComponent(login)}`
  const parameters = [
    `secret=${base32(secret)}`,
    `issuer=${encodeURIComponent(issuer.replaceAll(':', ' '))}`,
    `algorithm=SHA1&digits=${digits}&period=${stepSeconds}`,
  ]
  return `otpauth://totp/${label}?${parameters.join('&')}`
}
