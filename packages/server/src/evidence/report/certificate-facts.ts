import { X509Certificate } from 'node:crypto'
import { developmentUnit } from '../signing/development-certificate.ts'
import type { CertificateFacts } from './report-facts.ts'

const oneLine = (name: string): string => name.replaceAll('\n', ', ')

/** What people are told of the first certificate of a PEM. */
export const certificateFacts = (pem: string): CertificateFacts => {
  const certificate = new X509Certificate(pem)
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
    fingerprint: certificate.fingerprint256,
    isDevelopment: certificate.subject.includes(developmentUnit),
  }
}
