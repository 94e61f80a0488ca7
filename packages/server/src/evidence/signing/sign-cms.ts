import forge from 'node-forge'
import type { OperatorCertificate } from './operator-certificate.ts'

const { oids } = forge.pki

/**
 * CMS SignedData (RFC 5652) over `content`, which it does not carry: RSA with SHA-256, the time of signing, and the
 * certificates that lead to the signer's root. DER.
 */
export const signCms = (content: Uint8Array, signer: OperatorCertificate, signedAt: Date): Buffer => {
  const message = forge.pkcs7.createSignedData()
  message.content = forge.util.createBuffer(Buffer.from(content).toString('binary'))
  for (const certificate of [signer.certificate, ...signer.chain]) message.addCertificate(certificate)
  message.addSigner({
    key: signer.privateKey,
    certificate: signer.certificate,
    digestAlgorithm: oids['sha256'] ?? '',
    // In the order that DER asks of a set.
    authenticatedAttributes: [
      { type: oids['contentType'] ?? '', value: oids['data'] ?? '' },
      // The declared type is a text, but only a Date is written as UTCTime.
      { type: oids['signingTime'] ?? '', value: signedAt as unknown as string },
      { type: oids['messageDigest'] ?? '' },
    ],
  })
  message.sign({ detached: true })
  return Buffer.from(forge.asn1.toDer(message.toAsn1()).getBytes(), 'binary')
}
