import { readFile } from 'node:fs/promises'
import forge from 'node-forge'
import { EvidenceError } from '../evidence-error.ts'

/** Who signs: a certificate, those that lead to its root, and the private key. */
export interface OperatorCertificate {
  readonly certificate: forge.pki.Certificate
  readonly chain: readonly forge.pki.Certificate[]
  readonly privateKey: forge.pki.rsa.PrivateKey
}

/** Where the operator's certificate lies: PKCS#12 (RFC 7292) and a file with its password. */
export interface CertificateFiles {
  readonly p12: string
  /** `null`: the file has an empty password. */
  readonly password: string | null
}

const read = async (path: string): Promise<Buffer> =>
  readFile(path).catch((cause: unknown) => {
    throw new EvidenceError('evidence_certificate_unreadable', `${path} cannot be read`, { cause })
  })

const parseP12 = (bytes: Buffer, password: string, path: string): forge.pkcs12.Pkcs12Pfx => {
  try {
    return forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(bytes.toString('binary')), password)
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : ''
    if (text.includes('not RSA') || text.includes('OID is not'))
      throw new EvidenceError('evidence_certificate_not_rsa', `${path} must hold an RSA key and certificates`, {
        cause,
      })
    throw /MAC|password/i.test(text)
      ? new EvidenceError('evidence_certificate_password', `the password does not open ${path}`, { cause })
      : new EvidenceError('evidence_certificate_unreadable', `${path} is not a PKCS#12 file`, { cause })
  }
}

const isRsaKey = (key: forge.pki.PrivateKey): key is forge.pki.rsa.PrivateKey => 'n' in key && 'd' in key

const belongTogether = (certificate: forge.pki.Certificate, key: forge.pki.rsa.PrivateKey): boolean => {
  const { publicKey } = certificate
  return 'n' in publicKey && publicKey.n.equals(key.n)
}

/**
 * Reads the operator's certificate. Throws {@link EvidenceError}: `evidence_certificate_unreadable`,
 * `evidence_certificate_password`, `evidence_certificate_not_rsa`, `evidence_certificate_without_key`.
 */
export const readOperatorCertificate = async (files: CertificateFiles): Promise<OperatorCertificate> => {
  const bytes = await read(files.p12)
  const password = files.password === null ? '' : (await read(files.password)).toString('utf8').replace(/\r?\n$/, '')
  const bags = parseP12(bytes, password, files.p12).safeContents.flatMap(({ safeBags }) => safeBags)
  // What is not RSA is left as it was found.
  const { keyBag = '', pkcs8ShroudedKeyBag = '' } = forge.pki.oids
  if (bags.some((bag) => [keyBag, pkcs8ShroudedKeyBag].includes(bag.type) && !bag.key))
    throw new EvidenceError('evidence_certificate_not_rsa', `the key in ${files.p12} is not an RSA key`)
  const key = bags.flatMap((bag) => bag.key ?? []).find(isRsaKey)
  const certificates = bags.flatMap((bag) => bag.cert ?? [])
  const certificate = key && certificates.find((candidate) => belongTogether(candidate, key))
  if (key === undefined || certificate === undefined)
    throw new EvidenceError(
      'evidence_certificate_without_key',
      `${files.p12} holds no RSA key with the certificate that belongs to it`,
    )
  return { certificate, chain: certificates.filter((other) => other !== certificate), privateKey: key }
}
