import { verify, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { isSame, sha256 } from '../../crypto/index.ts'

export type CmsFault = 'cms_malformed' | 'cms_other_content' | 'cms_bad_signature'

export interface CmsSignature {
  readonly signedAt: Date
  readonly signer: X509Certificate
  /** Certificates that came along. */
  readonly others: readonly X509Certificate[]
}

class Malformed extends Error {
  override readonly name = 'Malformed'
}

const { asn1, pki } = forge
type Node = forge.asn1.Asn1

const toBytes = (node: Node): Buffer => Buffer.from(asn1.toDer(node).getBytes(), 'binary')

const { SEQUENCE, SET, INTEGER, OID, OCTETSTRING, NULL, UTCTIME, GENERALIZEDTIME } = asn1.Type

/** `[0] IMPLICIT` or `[0] EXPLICIT` in the schemas of RFC 5652. */
const isTagged = (node: Node | undefined): node is Node =>
  node?.tagClass === asn1.Class.CONTEXT_SPECIFIC && Number(node.type) === 0

const isUniversal = (node: Node | undefined, type: forge.asn1.Type): node is Node =>
  node?.tagClass === asn1.Class.UNIVERSAL && node.type === type

const parts = (node: Node): readonly Node[] => {
  if (typeof node.value === 'string') throw new Malformed('a part is not built of others')
  return node.value
}

/** The parts of a SEQUENCE or SET. */
const partsOf = (node: Node | undefined, type: forge.asn1.Type): readonly Node[] => {
  if (!isUniversal(node, type)) throw new Malformed('another type is asked for')
  return parts(node)
}

const tagged = (node: Node | undefined): readonly Node[] => {
  if (!isTagged(node)) throw new Malformed('a tagged part is asked for')
  return parts(node)
}

const valueOf = (node: Node | undefined, type: forge.asn1.Type): string => {
  if (!isUniversal(node, type) || typeof node.value !== 'string') throw new Malformed('a value is asked for')
  return node.value
}

const oidOf = (node: Node | undefined): string => asn1.derToOid(valueOf(node, OID))

const requireVersion1 = (node: Node | undefined): void => {
  if (valueOf(node, INTEGER) !== '\u0001') throw new Malformed('version 1 is asked for')
}

/** AlgorithmIdentifier with parameters that are absent or NULL. */
const requireAlgorithm = (node: Node | undefined, name: string): void => {
  const [algorithm, parameters, ...more] = partsOf(node, SEQUENCE)
  const isPlain = parameters === undefined || valueOf(parameters, NULL) === ''
  if (oidOf(algorithm) !== pki.oids[name] || !isPlain || more.length > 0) throw new Malformed(`${name} is asked for`)
}

/** Strict DER only: what is written otherwise does not give the same bytes again. */
const parseDer = (bytes: Buffer): Node => {
  const node = asn1.fromDer(bytes.toString('binary'), { strict: true, parseAllBytes: true } as never)
  if (!toBytes(node).equals(bytes)) throw new Malformed('not DER')
  return node
}

/** The parts of SignedData (RFC 5652 section 5.1) without content, with one signer and signed attributes. */
const signedParts = (bytes: Buffer) => {
  const [type, content, ...strange] = partsOf(parseDer(bytes), SEQUENCE)
  if (oidOf(type) !== pki.oids['signedData'] || strange.length > 0) throw new Malformed('no SignedData')
  const [version, digests, encapsulated, certificates, signers, ...more] = partsOf(tagged(content)[0], SEQUENCE)
  requireVersion1(version)
  for (const digest of partsOf(digests, SET)) requireAlgorithm(digest, 'sha256')
  const [encapsulatedType, ...carried] = partsOf(encapsulated, SEQUENCE)
  if (oidOf(encapsulatedType) !== pki.oids['data']) throw new Malformed('the content is of another type')
  const [signer, ...others] = partsOf(signers, SET)
  if ([...more, ...carried, ...others, ...tagged(content).slice(1)].length > 0)
    throw new Malformed('one signer, its certificates and no content are asked for')
  const [signerVersion, id, digest, attributes, algorithm, signature, ...unsigned] = partsOf(signer, SEQUENCE)
  requireVersion1(signerVersion)
  requireAlgorithm(digest, 'sha256')
  requireAlgorithm(algorithm, 'rsaEncryption')
  if (unsigned.length > 0) throw new Malformed('attributes that nobody signed')
  return {
    certificates: tagged(certificates).map((part) => new X509Certificate(toBytes(part))),
    id: partsOf(id, SEQUENCE),
    attributes: tagged(attributes),
    signature: Buffer.from(valueOf(signature, OCTETSTRING), 'binary'),
  }
}

const attributeOf = (attributes: readonly Node[], name: string): Node => {
  const found = attributes.filter((attribute) => oidOf(partsOf(attribute, SEQUENCE)[0]) === pki.oids[name])
  const [only] = found
  const values = only === undefined ? [] : partsOf(partsOf(only, SEQUENCE)[1], SET)
  if (found.length !== 1 || values.length !== 1 || values[0] === undefined) throw new Malformed(`one ${name}`)
  return values[0]
}

const signingTime = (attributes: readonly Node[]): Date => {
  const time = attributeOf(attributes, 'signingTime')
  return isUniversal(time, UTCTIME)
    ? asn1.utcTimeToDate(valueOf(time, UTCTIME))
    : asn1.generalizedTimeToDate(valueOf(time, GENERALIZEDTIME))
}

/** Issuer of a certificate as its DER has it (RFC 5280 section 4.1). */
const issuerOf = (certificate: X509Certificate): Buffer => {
  const body = partsOf(partsOf(parseDer(certificate.raw), SEQUENCE)[0], SEQUENCE)
  const issuer = body[isTagged(body[0]) ? 3 : 2]
  return toBytes(issuer ?? asn1.create(asn1.Class.UNIVERSAL, NULL, false, ''))
}

const withoutZeros = (hex: string): string => hex.toUpperCase().replace(/^(00)+/, '')

/** The certificate that issuer and serial number name. */
const findSigner = (certificates: readonly X509Certificate[], [issuer, serial]: readonly Node[]): X509Certificate => {
  if (issuer === undefined) throw new Malformed('the signer is not named')
  const number = withoutZeros(Buffer.from(valueOf(serial, INTEGER), 'binary').toString('hex'))
  const signer = certificates.find(
    (candidate) => withoutZeros(candidate.serialNumber) === number && issuerOf(candidate).equals(toBytes(issuer)),
  )
  if (signer === undefined) throw new Malformed('the certificate of the signer is missing')
  return signer
}

/**
 * Verifies CMS SignedData over `content` that is kept apart: exactly one signer, RSA and SHA-256, strict DER. Whether the
 * signer's certificate is to be believed is another question. Returns the fault where it does not verify.
 */
export const verifyCms = (cms: Buffer, content: Uint8Array): CmsSignature | CmsFault => {
  try {
    const { certificates, id, attributes, signature } = signedParts(cms)
    if (oidOf(attributeOf(attributes, 'contentType')) !== pki.oids['data']) throw new Malformed('content type')
    const signedAt = signingTime(attributes)
    const signer = findSigner(certificates, id)
    const digest = Buffer.from(valueOf(attributeOf(attributes, 'messageDigest'), OCTETSTRING), 'binary')
    if (!isSame(digest, sha256(content))) return 'cms_other_content'
    const signed = toBytes(asn1.create(asn1.Class.UNIVERSAL, SET, true, [...attributes]))
    return signer.publicKey.asymmetricKeyType === 'rsa' && verify('sha256', signed, signer.publicKey, signature)
      ? { signedAt, signer, others: certificates.filter((one) => one !== signer) }
      : 'cms_bad_signature'
  } catch {
    // Whatever the parsers stumble over: it is not a signature in the one form that is accepted.
    return 'cms_malformed'
  }
}
