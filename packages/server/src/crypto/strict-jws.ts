import { createPublicKey, verify, type JsonWebKey } from 'node:crypto'
import * as v from 'valibot'
import { sha256 } from './digest.ts'

const compactForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

const HeaderSchema = v.looseObject({
  alg: v.string(),
  typ: v.optional(v.string()),
  kid: v.optional(v.string()),
  crit: v.optional(v.never()),
})

/** A compact JWS taken apart, its signature NOT verified. */
export interface UnverifiedJws {
  readonly header: v.InferOutput<typeof HeaderSchema> & Readonly<Record<string, unknown>>
  readonly payload: Buffer
  readonly signingInput: string
  readonly signature: Buffer
}

const decodePart = (part: string): Buffer | null => {
  const bytes = Buffer.from(part, 'base64url')
  // Node skips what is not base64url and ignores left-over bits: only the one canonical encoding passes.
  return bytes.toString('base64url') === part ? bytes : null
}

const parseObject = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // Not JSON: the caller learns that the token is malformed, which is all there is to know.
    return null
  }
}

/** Returns `null` for anything but three canonical base64url parts with a JSON header without critical extensions. */
export const parseStrictJws = (compact: string): UnverifiedJws | null => {
  if (!compactForm.test(compact)) return null
  const [encodedHeader = '', encodedPayload = '', encodedSignature = ''] = compact.split('.')
  const header = decodePart(encodedHeader)
  const payload = decodePart(encodedPayload)
  const signature = decodePart(encodedSignature)
  if (header === null || payload === null || signature === null) return null
  const parsed = v.safeParse(HeaderSchema, parseObject(header))
  return parsed.success
    ? { header: parsed.output, payload, signature, signingInput: `${encodedHeader}.${encodedPayload}` }
    : null
}

/** The payload as JSON, `null` where it is none. */
export const jwsPayload = (jws: UnverifiedJws): unknown => parseObject(jws.payload)

const coordinate = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))

/** A public P-256 key and nothing else: a private part, another use or another algorithm is refused. */
export const DeviceKeySchema = v.pipe(
  v.looseObject({
    kty: v.literal('EC'),
    crv: v.literal('P-256'),
    x: coordinate,
    y: coordinate,
    d: v.optional(v.never()),
    use: v.optional(v.literal('sig')),
    alg: v.optional(v.literal('ES256')),
    key_ops: v.optional(v.tuple([v.literal('verify')])),
  }),
  v.transform(({ kty, crv, x, y }) => ({ kty, crv, x, y })),
)
export type DeviceKey = v.InferOutput<typeof DeviceKeySchema>

/** Thumbprint of the key (RFC 7638): SHA-256 of its required members in lexicographic order, base64url. */
export const thumbprint = ({ crv, kty, x, y }: DeviceKey): string =>
  sha256(JSON.stringify({ crv, kty, x, y })).toString('base64url')

const es256SignatureBytes = 64

/** True only for a right ES256 signature (RFC 7518 section 3.4: P-256, SHA-256, `r || s`). */
export const isSignedBy = (jws: UnverifiedJws, key: DeviceKey): boolean => {
  if (jws.header.alg !== 'ES256' || jws.signature.length !== es256SignatureBytes) return false
  try {
    const jwk: JsonWebKey = key
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
    return verify('sha256', Buffer.from(jws.signingInput), { key: publicKey, dsaEncoding: 'ieee-p1363' }, jws.signature)
  } catch {
    // A point that is not on the curve: OpenSSL refuses the key.
    return false
  }
}
