import { X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { mayNotSign } from '../verify/verify-certificate.ts'
import { readOperatorCertificate, type CertificateFiles } from './operator-certificate.ts'

/** What the operator's certificate says of itself. */
export interface CertificateState {
  readonly subject: string
  readonly from: Date
  readonly until: Date
  /** Why it cannot sign today; `null` where it can. */
  readonly fault: string | null
}

/** NIST SP 800-131A: what is shorter is not to be signed with. */
const leastRsaBits = 2048

const faultOf = (certificate: X509Certificate, now: Date): string | null => {
  if (now > new Date(certificate.validTo)) return 'it has ended'
  if (now < new Date(certificate.validFrom)) return 'it has not begun'
  if (certificate.ca) return 'it is that of an authority'
  if (mayNotSign(certificate)) return 'its uses do not include signing'
  const bits = certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0
  return bits < leastRsaBits ? `its key has ${bits} bits` : null
}

/** Reads the operator's certificate as the signer does, with its key. Throws as {@link readOperatorCertificate} does. */
export const examineCertificate = async (files: CertificateFiles, now: Date): Promise<CertificateState> => {
  const { certificate } = await readOperatorCertificate(files)
  const parsed = new X509Certificate(forge.pki.certificateToPem(certificate))
  return {
    subject: parsed.subject.replaceAll('\n', ', '),
    from: new Date(parsed.validFrom),
    until: new Date(parsed.validTo),
    fault: faultOf(parsed, now),
  }
}
