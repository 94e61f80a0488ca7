import * as asn1js from 'asn1js'
import { ContentInfo, ExtKeyUsage, SignedData, TSTInfo, type Certificate, type SignerInfo } from 'pkijs'
import { sha256 } from '../../crypto/index.ts'
import { TimestampError } from './timestamp-error.ts'

/** Object identifiers of RFC 3161, RFC 5652, RFC 5816 and RFC 5280. */
const contentTypeAttribute = '1.2.840.113549.1.9.3'
const signingCertificateV2Attribute = '1.2.840.113549.1.9.16.2.47'
const tstInfoType = '1.2.840.113549.1.9.16.1.4'
const extendedKeyUsage = '2.5.29.37'
const timeStampingPurpose = '1.3.6.1.5.5.7.3.8'
const sha256Algorithm = '2.16.840.1.101.3.4.2.1'
/** SHA-256, SHA-384, SHA-512. */
const strongDigests: readonly string[] = [sha256Algorithm, '2.16.840.1.101.3.4.2.2', '2.16.840.1.101.3.4.2.3']

const malformed = (what: string, options?: ErrorOptions): TimestampError =>
  new TimestampError('timestamp_malformed', `the time stamp ${what}`, options)

/** A token as it reads. Nothing of it may be believed before its signature is verified. */
export interface UnverifiedToken {
  readonly signedData: SignedData
  readonly signer: SignerInfo
  readonly info: TSTInfo
}

const parse = <Parsed>(what: string, work: () => Parsed): Parsed => {
  try {
    return work()
  } catch (cause) {
    throw malformed(`has no ${what}`, { cause })
  }
}

/** Reads the CMS structure (RFC 3161 section 2.4.2). Throws {@link TimestampError} `timestamp_malformed`. */
export const parseToken = (token: Buffer): UnverifiedToken => {
  const signedData = parse('CMS structure', () => {
    const { result, offset } = asn1js.fromBER(token)
    if (offset !== token.length) throw new TypeError('there are bytes after the token')
    return new SignedData({ schema: new ContentInfo({ schema: result }).content })
  })
  const { eContent, eContentType } = signedData.encapContentInfo
  if (eContentType !== tstInfoType || eContent === undefined) throw malformed('carries something else')
  const [signer, ...others] = signedData.signerInfos
  if (signer === undefined || others.length > 0) throw malformed('does not have one signer')
  return { signedData, signer, info: parse('TSTInfo', () => TSTInfo.fromBER(eContent.getValue())) }
}

export const isOverSha256 = ({ info }: UnverifiedToken): boolean =>
  info.messageImprint.hashAlgorithm.algorithmId === sha256Algorithm

/** The hashed bytes as the token has them. */
export const imprintOf = ({ info }: UnverifiedToken): Buffer =>
  Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView)

const attributeValue = ({ signedAttrs }: SignerInfo, type: string): unknown => {
  const attributes = signedAttrs?.attributes.filter((attribute) => attribute.type === type) ?? []
  const [only, ...others] = attributes
  // The library leaves the values untyped.
  const values: readonly unknown[] = only?.values ?? []
  return others.length > 0 || values.length !== 1 ? undefined : values[0]
}

/** Hash of the signer's certificate by SigningCertificateV2 (RFC 5816); null where the token has none over SHA-256. */
const namedCertificateHash = (signer: SignerInfo): Buffer | null => {
  const signingCertificate = attributeValue(signer, signingCertificateV2Attribute)
  if (!(signingCertificate instanceof asn1js.Sequence)) return null
  const [certificates] = signingCertificate.valueBlock.value
  const first = certificates instanceof asn1js.Sequence ? certificates.valueBlock.value[0] : undefined
  if (!(first instanceof asn1js.Sequence)) return null
  // The algorithm is left out where it is SHA-256.
  const [hashOrAlgorithm, hash] = first.valueBlock.value
  if (hashOrAlgorithm instanceof asn1js.OctetString) return Buffer.from(hashOrAlgorithm.valueBlock.valueHexView)
  const algorithm = hashOrAlgorithm instanceof asn1js.Sequence ? hashOrAlgorithm.valueBlock.value[0] : undefined
  const isSha256 = algorithm instanceof asn1js.ObjectIdentifier && algorithm.valueBlock.toString() === sha256Algorithm
  return isSha256 && hash instanceof asn1js.OctetString ? Buffer.from(hash.valueBlock.valueHexView) : null
}

/** What the library does not look at: the signed attributes that RFC 3161 and RFC 5816 ask for, and no broken digest. */
export const mustBeComplete = ({ signer }: UnverifiedToken): void => {
  const contentType = attributeValue(signer, contentTypeAttribute)
  if (!(contentType instanceof asn1js.ObjectIdentifier) || contentType.valueBlock.toString() !== tstInfoType)
    throw malformed('does not sign what it carries')
  if (!strongDigests.includes(signer.digestAlgorithm.algorithmId)) throw malformed('is signed over a weak digest')
}

/** The certificate MUST be for time stamps alone (RFC 3161 section 2.3) and the one that the signature names. */
export const mustBeAuthority = (token: UnverifiedToken, certificate: Certificate): void => {
  const usage = certificate.extensions?.find(({ extnID }) => extnID === extendedKeyUsage)
  const purposes = usage?.parsedValue instanceof ExtKeyUsage ? usage.parsedValue.keyPurposes : []
  if (usage?.critical !== true || purposes.length !== 1 || purposes[0] !== timeStampingPurpose)
    throw new TimestampError('timestamp_wrong_certificate', 'the signer has no certificate for time stamps alone')
  const named = namedCertificateHash(token.signer)
  if (named?.equals(sha256(new Uint8Array(certificate.toSchema().toBER()))) !== true)
    throw new TimestampError('timestamp_wrong_certificate', 'the signature names another certificate (RFC 5816)')
}

/** DER of a non-negative INTEGER as a number. */
export const integerOf = (integer: asn1js.Integer): bigint =>
  BigInt(`0x${Buffer.from(integer.valueBlock.valueHexView).toString('hex') || '0'}`)
