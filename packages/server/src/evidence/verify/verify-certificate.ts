import { X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { developmentUnit } from '../signing/development-certificate.ts'
import type { CmsSignature } from '../signing/verify-cms.ts'
import { fails, holds, open, type Finding } from './finding.ts'

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g
/** Longer chains do not occur; a loop of cross-signed certificates ends here. */
const longestChain = 8

/** Throws where a certificate cannot be read. */
export const parseCertificates = (pem: string): readonly X509Certificate[] =>
  (pem.match(pemBlock) ?? []).map((block) => new X509Certificate(block))

const isSame = (a: X509Certificate, b: X509Certificate): boolean => a.raw.equals(b.raw)

const isSignedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  try {
    return certificate.verify(issuer.publicKey)
  } catch {
    // A key that cannot be read signs nothing.
    return false
  }
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && isSignedBy(certificate, issuer)

const isValidAt = (certificate: X509Certificate, at: Date): boolean =>
  new Date(certificate.validFrom) <= at && at <= new Date(certificate.validTo)

/** The chain from the signer to one of the roots, or `null`. */
const findChain = (
  certificate: X509Certificate,
  { others, roots }: { readonly others: readonly X509Certificate[]; readonly roots: readonly X509Certificate[] },
  depth = 0,
): readonly X509Certificate[] | null => {
  if (roots.some((root) => isSame(root, certificate))) return [certificate]
  if (depth === longestChain) return null
  for (const issuer of [...roots, ...others]) {
    if (isSame(issuer, certificate) || !issuer.ca || !isIssuedBy(certificate, issuer)) continue
    const rest = findChain(issuer, { others, roots }, depth + 1)
    if (rest !== null) return [certificate, ...rest]
  }
  return null
}

/** RFC 5280 section 4.2.1.3: where a certificate names its uses, signing must be one. One that cannot be read is for nothing. */
export const mayNotSign = (certificate: X509Certificate): boolean => {
  try {
    const usage: unknown = forge.pki.certificateFromPem(certificate.toString()).getExtension('keyUsage')
    if (typeof usage !== 'object' || usage === null) return false
    const uses = new Map(Object.entries(usage))
    return uses.get('digitalSignature') !== true && uses.get('nonRepudiation') !== true
  } catch {
    return true
  }
}

const subjectOf = ({ subject }: X509Certificate): string => subject.replaceAll('\n', ', ')

const verifyTrust = (
  { signer, others }: CmsSignature,
  roots: readonly X509Certificate[] | null,
): { readonly finding: Finding; readonly chain: readonly X509Certificate[] } => {
  const subject = subjectOf(signer)
  // Not `checkIssued`: it asks a certificate that signs itself for the use of an authority.
  const isSelfSigned = signer.subject === signer.issuer && isSignedBy(signer, signer)
  const chain = findChain(signer, { others, roots: roots ?? [] })
  if (chain !== null) return { finding: holds('certificate_trusted', subject), chain }
  if (roots !== null) return { finding: fails('certificate_untrusted', subject), chain: [signer] }
  const code = !isSelfSigned
    ? 'certificate_unchecked'
    : signer.subject.includes(developmentUnit)
      ? 'certificate_development'
      : 'certificate_self_signed'
  return { finding: open(code, subject), chain: [signer] }
}

/**
 * Whether the signer's certificate leads to one of `roots` and was valid when it signed. Path length, name constraints and
 * revocation are not looked at: `openssl cms -verify` and the authority's lists do that.
 */
export const verifyCertificate = (
  signature: CmsSignature,
  { roots, at }: { readonly roots: readonly X509Certificate[] | null; readonly at: Date },
): readonly Finding[] => {
  const { finding, chain } = verifyTrust(signature, roots)
  const late = chain.find((certificate) => !isValidAt(certificate, at))
  return [
    finding,
    late === undefined
      ? holds('certificate_in_time', at.toISOString())
      : fails('certificate_out_of_time', `${subjectOf(late)}: ${late.validFrom} – ${late.validTo}`),
    ...(mayNotSign(signature.signer) ? [fails('certificate_not_for_signing', subjectOf(signature.signer))] : []),
  ]
}
