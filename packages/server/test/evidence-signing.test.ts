import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import forge from 'node-forge'
import { afterAll, describe, expect, it } from 'vitest'
import type { Manifest } from '../src/evidence/package/package-files.ts'
import { parseCertificates } from '../src/evidence/verify/verify-certificate.ts'
import { verifyCmsSignature } from '../src/evidence/verify/verify-signatures.ts'
import { EvidenceError } from '../src/evidence/evidence-error.ts'
import { readOperatorCertificate } from '../src/evidence/signing/operator-certificate.ts'
import { signCms } from '../src/evidence/signing/sign-cms.ts'
import { verifyCms } from '../src/evidence/signing/verify-cms.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-signing-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const path = (name: string): string => join(folder, name)
const openssl = (...args: readonly string[]): void =>
  void execFileSync('openssl', [...args], { cwd: folder, stdio: 'pipe' })

const makeP12 = (name: string, { key = ['rsa:2048'], extra = [] as readonly string[] } = {}): string => {
  openssl(
    'req',
    '-x509',
    '-nodes',
    '-newkey',
    ...key,
    '-keyout',
    'k.pem',
    '-out',
    'c.pem',
    '-days',
    '30',
    '-subj',
    '/CN=x',
  )
  openssl('pkcs12', '-export', '-in', 'c.pem', '-inkey', 'k.pem', '-out', name, '-passout', 'pass:word', ...extra)
  return path(name)
}
writeFileSync(path('word'), 'word')
writeFileSync(path('wrong'), 'wrong\n')

const codeOf = (p12: string, password: string | null): Promise<string> =>
  readOperatorCertificate({ p12, password }).then(
    () => 'read',
    (error: unknown) => (error instanceof EvidenceError ? error.code : String(error)),
  )

describe("operator's certificate", () => {
  it('is read from what openssl writes today and wrote before', async () => {
    expect(await codeOf(makeP12('modern.p12'), path('word'))).toBe('read')
    const old = ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']
    expect(await codeOf(makeP12('old.p12', { extra: old }), path('word'))).toBe('read')
  })

  it('that cannot be used is refused with what is wrong', async () => {
    const good = makeP12('good.p12')
    expect(await codeOf(good, path('wrong'))).toBe('evidence_certificate_password')
    expect(await codeOf(good, null)).toBe('evidence_certificate_password')
    expect(await codeOf(good, path('missing'))).toBe('evidence_certificate_unreadable')
    expect(await codeOf(path('missing.p12'), path('word'))).toBe('evidence_certificate_unreadable')
    expect(await codeOf(path('word'), path('word'))).toBe('evidence_certificate_unreadable')
    const elliptic = makeP12('ec.p12', { key: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] })
    expect(await codeOf(elliptic, path('word'))).toBe('evidence_certificate_not_rsa')
    const bare = makeP12('bare.p12', { extra: ['-nokeys'] })
    expect(await codeOf(bare, path('word'))).toBe('evidence_certificate_without_key')
  })
})

describe('CMS', () => {
  const content = Buffer.from('{"session":"ses_1"}\n')

  it('by openssl verifies here as ours does, and only over the same content', async () => {
    const signer = await readOperatorCertificate({ p12: makeP12('signer.p12'), password: path('word') })
    const ours = signCms(content, signer, new Date('2026-11-27T00:00:00Z'))
    expect(verifyCms(ours, content)).toMatchObject({ signedAt: new Date('2026-11-27T00:00:00Z') })
    expect(verifyCms(ours, Buffer.from('other'))).toBe('cms_other_content')

    writeFileSync(path('content'), content)
    openssl(
      'cms',
      '-sign',
      '-binary',
      '-nosmimecap',
      '-md',
      'sha256',
      '-in',
      'content',
      '-signer',
      'c.pem',
      '-inkey',
      'k.pem',
      '-outform',
      'DER',
      '-out',
      'theirs',
    )
    expect(verifyCms(readFileSync(path('theirs')), content)).toHaveProperty('signedAt')
  })

  /** What OpenSSL makes of `content` with these options, signed by the certificate that was made last. */
  const byOpenssl = (...options: readonly string[]): Buffer => {
    writeFileSync(path('content'), content)
    const signer = ['-signer', 'c.pem', '-inkey', 'k.pem']
    openssl('cms', '-sign', '-binary', '-in', 'content', ...signer, '-outform', 'DER', '-out', 'forged', ...options)
    return readFileSync(path('forged'))
  }

  it('in any other form that OpenSSL makes is refused', () => {
    makeP12('second.p12')
    for (const name of ['c', 'k']) renameSync(path(`${name}.pem`), path(`${name}2.pem`))
    makeP12('first.p12')
    const plain = ['-nosmimecap', '-md', 'sha256']
    expect(verifyCms(byOpenssl(...plain), content)).toHaveProperty('signedAt')
    const forms: Readonly<Record<string, readonly string[]>> = {
      'two signers': [...plain, '-signer', 'c2.pem', '-inkey', 'k2.pem'],
      'without signed attributes': ['-noattr', '-md', 'sha256'],
      'with the content inside': [...plain, '-nodetach'],
      'without the certificate': [...plain, '-nocerts'],
      'a signer named by key id': [...plain, '-keyid'],
      'another digest': ['-nosmimecap', '-md', 'sha384'],
      'RSA-PSS': [...plain, '-keyopt', 'rsa_padding_mode:pss'],
      'not DER': [...plain, '-stream', '-indef', '-nodetach'],
    }
    for (const [form, options] of Object.entries(forms))
      expect(verifyCms(byOpenssl(...options), content), form).toBe('cms_malformed')
    // Another content under attributes that are signed for it.
    writeFileSync(path('other'), 'other')
    expect(verifyCms(byOpenssl(...plain, '-in', 'other'), content)).toBe('cms_other_content')
  })

  it('by a certificate that an attacker put in the place of the signer is not believed', () => {
    const chain = readFileSync(path('c2.pem'), 'utf8')
    const cms = byOpenssl('-nosmimecap', '-md', 'sha256', '-certfile', 'c2.pem')
    const signed = { bytes: content, manifest: {} as Manifest, jws: '', cms }
    const codes = verifyCmsSignature(signed, parseCertificates(chain)).map(({ outcome, code }) => [outcome, code])
    // The one that is trusted came along, and yet did not sign.
    expect(codes).toContainEqual(['holds', 'cms_verifies'])
    expect(codes).toContainEqual(['fails', 'certificate_untrusted'])
  })

  it('is refused with any bit of its signature or attributes changed, and when it is no CMS', async () => {
    const signer = await readOperatorCertificate({ p12: path('signer.p12'), password: path('word') })
    const good = signCms(content, signer, new Date('2026-11-27T00:00:00Z'))
    const certificate = Buffer.from(
      forge.asn1.toDer(forge.pki.certificateToAsn1(signer.certificate)).getBytes(),
      'binary',
    )
    // What stands before the signer's part is the certificate, which is another question.
    const from = good.indexOf(certificate) + certificate.length
    expect(good.indexOf(certificate)).toBeGreaterThan(0)
    for (let bit = from * 8; bit < good.length * 8; bit += 1) {
      const bad = Buffer.from(good)
      bad.writeUInt8(bad.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(typeof verifyCms(bad, content), `bit ${bit - from * 8}`).toBe('string')
    }
    for (const bytes of [Buffer.alloc(0), Buffer.from('x'), good.subarray(1), Buffer.concat([good, Buffer.from([0])])])
      expect(verifyCms(bytes, content)).toBe('cms_malformed')
  })

  it('with any byte changed says what is wrong, and never fails to answer', async () => {
    const signer = await readOperatorCertificate({ p12: path('signer.p12'), password: path('word') })
    const good = signCms(content, signer, new Date())
    const roots = parseCertificates(forge.pki.certificateToPem(signer.certificate))
    const manifest = { bytes: content, manifest: {} as Manifest, jws: '' }
    const failures = (cms: Buffer) =>
      verifyCmsSignature({ ...manifest, cms }, roots).filter(({ outcome }) => outcome === 'fails')
    expect(failures(good)).toEqual([])
    for (let at = 0; at < good.length; at += 1) {
      const bad = Buffer.from(good)
      bad.writeUInt8(bad.readUInt8(at) ^ (1 << (at % 8)), at)
      expect(failures(bad).length, `byte ${at}`).toBeGreaterThan(0)
    }
  })
})
