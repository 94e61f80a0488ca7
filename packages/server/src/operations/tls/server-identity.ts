import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { SecureContextOptions } from 'node:tls'
import type { TlsFiles } from '../../config/index.ts'
import { TlsError } from './tls-error.ts'

/** Certificate and key that belong together and are valid now. */
export interface ServerIdentity {
  /** PEM: the certificate, and those that lead to its authority. */
  readonly certificate: string
  readonly key: string
  readonly names: string
  readonly validTo: Date
}

/**
 * TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only (Mozilla's intermediate list, without finite-field
 * Diffie-Hellman). The second of TLS 1.2 is ECDHE_RSA on P-256 with AES_128_GCM.
 */
const cipherSuites = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
]
const curves = ['X25519', 'P-256', 'P-384']
export const handshakeTimeoutMs = 10_000

export const secureOptions = ({ certificate, key }: ServerIdentity): SecureContextOptions => ({
  cert: certificate,
  key,
  minVersion: 'TLSv1.2',
  ciphers: cipherSuites.join(':'),
  ecdhCurve: curves.join(':'),
  honorCipherOrder: true,
})

const read = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TlsError('tls_file_unreadable', `${path} cannot be read`, { cause })
  })

const parse = <Parsed>(path: string, what: string, make: () => Parsed): Parsed => {
  try {
    return make()
  } catch (cause) {
    throw new TlsError('tls_certificate_invalid', `${path} is no ${what} in PEM without a passphrase`, { cause })
  }
}

const requireTogether = (certificate: X509Certificate, key: KeyObject): void => {
  if (!certificate.checkPrivateKey(key))
    throw new TlsError('tls_key_mismatch', 'the private key does not belong to the certificate', {
      mend: 'HONNIN_TLS_CERTIFICATE_FILE must begin with the certificate of HONNIN_TLS_KEY_FILE',
    })
}

const requireValid = (certificate: X509Certificate, now: Date): void => {
  const until = new Date(certificate.validTo)
  if (now > until)
    throw new TlsError('tls_certificate_expired', `the certificate ended on ${until.toISOString()}`, {
      mend: 'renew it; a running server takes the new files by itself',
    })
  if (now < new Date(certificate.validFrom))
    throw new TlsError(
      'tls_certificate_not_yet_valid',
      `the certificate begins on ${new Date(certificate.validFrom).toISOString()}`,
      { mend: 'look at the clock of this machine' },
    )
}

/** Reads and examines both files. Throws {@link TlsError}; nothing that a client would refuse is served. */
export const loadServerIdentity = async (files: TlsFiles, now: Date): Promise<ServerIdentity> => {
  const [certificate, key] = await Promise.all([read(files.certificate), read(files.key)])
  const parsed = parse(files.certificate, 'certificate', () => new X509Certificate(certificate))
  requireTogether(
    parsed,
    parse(files.key, 'private key', () => createPrivateKey(key)),
  )
  requireValid(parsed, now)
  return { certificate, key, names: parsed.subjectAltName ?? '', validTo: new Date(parsed.validTo) }
}
