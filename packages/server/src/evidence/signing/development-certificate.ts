import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'
import type { MasterKeys, SealedColumn } from '../../crypto/index.ts'
import type { Queryable } from '../../db/index.ts'
import type { OperatorCertificate } from './operator-certificate.ts'

/** In the subject of every certificate that the program made for itself: nobody vouches for it. */
export const developmentUnit = 'Honnin development certificate'

const keyBits = 3072
const yearsValid = 10
const serialBytes = 16
const id = 'development'
const sealContext = `evidence-certificate|${id}`
const generate = promisify(generateKeyPair)

/** For the rotation of master keys. */
export const sealedDevelopmentKey: SealedColumn = {
  table: 'evidence_certificate',
  idColumn: 'id',
  column: 'sealed_private',
  context: () => sealContext,
}

/** The types of the library take the tag of a string for a class of tags. */
const utf8 = Number(forge.asn1.Type.UTF8) as forge.asn1.Class

/** A serial number is positive: its first bit is not set. */
const serialNumber = (): string => {
  const bytes = randomBytes(serialBytes)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0)
  return bytes.toString('hex')
}

const issue = (keyPem: string, operator: string, now: Date): forge.pki.Certificate => {
  const privateKey = forge.pki.privateKeyFromPem(keyPem)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(privateKey.n, privateKey.e)
  certificate.serialNumber = serialNumber()
  certificate.validity.notBefore = new Date(now)
  certificate.validity.notAfter = new Date(now)
  certificate.validity.notAfter.setFullYear(now.getFullYear() + yearsValid)
  const name = [
    { name: 'commonName', value: operator.slice(0, 64), valueTagClass: utf8 },
    { name: 'organizationalUnitName', value: developmentUnit },
  ]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, nonRepudiation: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ])
  certificate.sign(privateKey, forge.md.sha256.create())
  return certificate
}

/** The self-signed certificate of this installation, made on first use and the same on every replica afterwards. */
export const developmentCertificate = async (
  { db, master, now }: { readonly db: Queryable; readonly master: MasterKeys; readonly now: () => Date },
  operator: string,
): Promise<OperatorCertificate> => {
  const find = async (): Promise<OperatorCertificate | null> => {
    const { rows } = await db.query<{ certificate: string; sealed_private: Buffer }>(
      'select certificate, sealed_private from evidence_certificate where id = $1',
      [id],
    )
    const [row] = rows
    if (row === undefined) return null
    const privateKey = forge.pki.privateKeyFromPem(master.open(sealContext, row.sealed_private).toString('utf8'))
    return { certificate: forge.pki.certificateFromPem(row.certificate), chain: [], privateKey }
  }
  const present = await find()
  if (present !== null) return present
  const { privateKey } = await generate('rsa', { modulusLength: keyBits })
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const certificate = forge.pki.certificateToPem(issue(keyPem, operator, now()))
  // Of two that make one at once the first is kept.
  await db.query(
    `insert into evidence_certificate (id, certificate, sealed_private, created_at) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [id, certificate, master.seal(sealContext, Buffer.from(keyPem)), now()],
  )
  const made = await find()
  if (made === null) throw new TypeError('the development certificate was not kept')
  return made
}
