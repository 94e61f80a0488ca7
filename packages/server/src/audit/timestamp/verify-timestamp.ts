import { X509Certificate } from 'node:crypto'
import { Certificate, SignedDataVerifyError } from 'pkijs'
import { isSame, sha256 } from '../../crypto/index.ts'
import { TimestampError } from './timestamp-error.ts'
import {
  imprintOf,
  integerOf,
  isOverSha256,
  mustBeAuthority,
  mustBeComplete,
  parseToken,
  type UnverifiedToken,
} from './token.ts'

/** Whom to believe about the time. */
export interface TimestampTrust {
  /** Certificates (PEM, one after the other) that a chain must end in. */
  readonly rootsPem: string
  /** OID of the policy that the token must be made under; null for any. */
  readonly policy?: string | null
  /** What the request asked for, while the answer is awaited. */
  readonly nonce?: bigint
  /** A token that says a later time than this is refused. */
  readonly notAfter?: Date
  /** A token that says an earlier time than this is refused. */
  readonly notBefore?: Date
}

export interface VerifiedTimestamp {
  readonly genTime: Date
  readonly policy: string
  /** In hexadecimal. */
  readonly serial: string
  /** Subject of the authority's certificate. */
  readonly authority: string
}

/** The bytes that are stamped: the text of the checkpoint, without its signatures, which may grow. */
export const stampedText = (note: string): Buffer => Buffer.from(note.slice(0, note.lastIndexOf('\n\n') + 1))

/** Throws {@link TimestampError} `timestamp_untrusted` where there is no certificate. */
export const parseRoots = (pem: string): readonly Certificate[] => {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0)
    throw new TimestampError('timestamp_untrusted', 'there is no certificate to trust time stamps by')
  return blocks.map((block) => {
    try {
      return Certificate.fromBER(new Uint8Array(new X509Certificate(block).raw))
    } catch (cause) {
      throw new TimestampError('timestamp_untrusted', 'a certificate to trust time stamps by cannot be read', { cause })
    }
  })
}

/** Codes of the library: 5 is the chain, the rest is the signature and what it covers. */
const chainFault = 5

const verifySignature = async (
  { signedData }: UnverifiedToken,
  data: Uint8Array,
  trustedCerts: readonly Certificate[],
): Promise<Certificate> => {
  try {
    const { signatureVerified, signerCertificate } = await signedData.verify({
      signer: 0,
      data: new Uint8Array(data).buffer,
      checkChain: true,
      trustedCerts: [...trustedCerts],
      extendedMode: true,
    })
    if (signatureVerified === true && signerCertificate) return signerCertificate
  } catch (cause) {
    if (cause instanceof SignedDataVerifyError && cause.code === chainFault)
      throw new TimestampError('timestamp_untrusted', 'no chain leads to a certificate that is trusted', { cause })
    throw new TimestampError('timestamp_bad_signature', 'the signature of the time stamp does not verify', { cause })
  }
  throw new TimestampError('timestamp_bad_signature', 'the signature of the time stamp does not verify')
}

const mustBeInTime = (genTime: Date, { notBefore, notAfter }: TimestampTrust): void => {
  const isEarly = notBefore !== undefined && genTime.getTime() < notBefore.getTime()
  const isLate = notAfter !== undefined && genTime.getTime() > notAfter.getTime()
  if (isEarly || isLate)
    throw new TimestampError('timestamp_wrong_time', `the time stamp says ${genTime.toISOString()}, which cannot be`)
}

const subjectOf = (certificate: Certificate): string =>
  new X509Certificate(Buffer.from(certificate.toSchema().toBER())).subject.replaceAll('\n', ', ')

/**
 * Verifies a time-stamp token (RFC 3161, RFC 5816) over `data`, without a network: imprint by SHA-256, policy, nonce, time,
 * signature, a certificate for time stamps alone that the signature names, and its chain at the time that the token says.
 * Revocation is not looked at: a token by a key that was stolen later stays valid, one by a key that was stolen before does
 * too.
 *
 * Throws {@link TimestampError} and returns only what was verified.
 */
export const verifyTimestamp = async (
  token: Buffer,
  data: Uint8Array,
  trust: TimestampTrust,
): Promise<VerifiedTimestamp> => {
  const parsed = parseToken(token)
  const { info } = parsed
  if (!isOverSha256(parsed) || !isSame(imprintOf(parsed), sha256(data)))
    throw new TimestampError('timestamp_wrong_imprint', 'the time stamp is about other bytes')
  if (trust.nonce !== undefined && (info.nonce === undefined || integerOf(info.nonce) !== trust.nonce))
    throw new TimestampError('timestamp_wrong_nonce', 'the time stamp answers another request')
  if (typeof trust.policy === 'string' && info.policy !== trust.policy)
    throw new TimestampError('timestamp_wrong_policy', `the time stamp is made under the policy ${info.policy}`)
  mustBeComplete(parsed)
  const certificate = await verifySignature(parsed, data, parseRoots(trust.rootsPem))
  mustBeAuthority(parsed, certificate)
  mustBeInTime(info.genTime, trust)
  return {
    genTime: info.genTime,
    policy: info.policy,
    serial: integerOf(info.serialNumber).toString(16),
    authority: subjectOf(certificate),
  }
}
