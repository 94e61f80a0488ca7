import { generateKeyPair, randomBytes } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { promisify } from 'node:util'
import forge from 'node-forge'
import { privateRanges, type LocalNames } from './local-names.ts'

const { asn1, pki } = forge
const rsaBits = 3072
const dayMs = 86_400_000
const authorityDays = 3650
/** Safari takes no more than 825 days from an authority that the user added; short, since it renews itself. */
const leafDays = 90
/** Clocks of phones differ from ours. */
const marginMs = dayMs

/** Certificate and private key in PEM. */
export interface Issued {
  readonly certificate: string
  readonly key: string
}

interface KeyPair {
  readonly key: string
  readonly privateKey: forge.pki.rsa.PrivateKey
  readonly publicKey: forge.pki.rsa.PublicKey
}

const createKeyPair = async (): Promise<KeyPair> => {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: rsaBits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  return { key: privateKey, privateKey: pki.privateKeyFromPem(privateKey), publicKey: pki.publicKeyFromPem(publicKey) }
}

/** 127 random bits, positive, as RFC 5280 4.1.2.2 asks. */
const serialNumber = (): string => {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes.toString('hex')
}

const ipBytes = (address: string): Buffer => {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const zeros = Array<string>(8 - before.length - after.length).fill('0')
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex')
}

const maskBytes = (length: number, prefix: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, index) => (0xff00 >> Math.min(8, Math.max(0, prefix - index * 8))) & 0xff))

const dnsTag = 2
const ipTag = 7
const subtree = (tag: number, value: Buffer): forge.asn1.Asn1 =>
  asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [
    asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, false, value.toString('binary')),
  ])

/** RFC 5280 4.2.1.10: what the authority signs for any other name or address is worth nothing, even if its key is stolen. */
const nameConstraints = (dns: readonly string[]): object => {
  const ranges = privateRanges.map(({ network, prefix }) => {
    const bytes = ipBytes(network)
    return subtree(ipTag, Buffer.concat([bytes, maskBytes(bytes.length, prefix)]))
  })
  const permitted = [...dns.map((name) => subtree(dnsTag, Buffer.from(name))), ...ranges]
  const value = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [
    asn1.create(asn1.Class.CONTEXT_SPECIFIC, 0, true, permitted),
  ])
  return { id: '2.5.29.30', critical: true, value: asn1.toDer(value).getBytes() }
}

const draft = (keys: KeyPair, { now, days }: { readonly now: Date; readonly days: number }): forge.pki.Certificate => {
  const certificate = pki.createCertificate()
  certificate.publicKey = keys.publicKey
  certificate.serialNumber = serialNumber()
  certificate.validity.notBefore = new Date(now.getTime() - marginMs)
  certificate.validity.notAfter = new Date(now.getTime() + days * dayMs)
  return certificate
}

/** Makes an authority that can sign for local names and private addresses only. */
export const createAuthority = async (names: LocalNames, now: Date): Promise<Issued> => {
  const keys = await createKeyPair()
  const certificate = draft(keys, { now, days: authorityDays })
  const subject = [
    { name: 'commonName', value: `Honnin local authority (${names.dns[1] ?? 'localhost'})` },
    { name: 'organizationName', value: 'For development on this machine only' },
  ]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'subjectKeyIdentifier' },
    nameConstraints([...names.dns, 'local']),
  ])
  certificate.sign(keys.privateKey, forge.md.sha256.create())
  return { certificate: pki.certificateToPem(certificate), key: keys.key }
}

/** Makes a server certificate for all the names, with the authority's beside it. */
export const issueLeaf = async (authority: Issued, names: LocalNames, now: Date): Promise<Issued> => {
  const issuer = pki.certificateFromPem(authority.certificate)
  const keys = await createKeyPair()
  const certificate = draft(keys, { now, days: leafDays })
  certificate.setSubject([{ name: 'commonName', value: 'localhost' }])
  certificate.setIssuer(issuer.subject.attributes)
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
    {
      name: 'subjectAltName',
      altNames: [
        ...names.dns.map((value) => ({ type: dnsTag, value })),
        ...names.addresses.map((ip) => ({ type: ipTag, ip })),
      ],
    },
  ])
  certificate.sign(pki.privateKeyFromPem(authority.key), forge.md.sha256.create())
  return { certificate: pki.certificateToPem(certificate) + authority.certificate, key: keys.key }
}
