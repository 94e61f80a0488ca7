import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examineEvidence } from '../src/operations/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-evidence-doctor-'))
const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
}
const day = 86_400_000
const validDays = 90

/** A PKCS#12 file with the password `word`, and a certificate with these extensions. */
const makeP12 = (name: string, extensions: string, bits = 2048): void => {
  writeFileSync(join(folder, `${name}.ext`), extensions)
  openssl('req', '-nodes', '-newkey', `rsa:${bits}`, '-keyout', 'key.pem', '-out', 'csr.pem', '-subj', `/CN=${name}`)
  const form = ['-days', String(validDays), '-extfile', `${name}.ext`]
  openssl('x509', '-req', '-sha256', '-in', 'csr.pem', '-signkey', 'key.pem', '-out', 'cert.pem', ...form)
  const bag = ['-inkey', 'key.pem', '-in', 'cert.pem', '-passout', 'pass:word']
  openssl('pkcs12', '-export', ...bag, '-out', `${name}.p12`)
}

beforeAll(() => {
  writeFileSync(join(folder, 'password'), 'word\n')
  writeFileSync(join(folder, 'wrong'), 'other\n')
  makeP12('signing', 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n')
  makeP12('encipherment', 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,keyEncipherment\n')
  makeP12('authority', 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,digitalSignature\n')
  makeP12('short', 'basicConstraints=critical,CA:FALSE\n', 1024)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const examine = (name: string, { inDays = 0, password = 'password' } = {}) =>
  examineEvidence(
    { evidenceCertificate: { p12: join(folder, `${name}.p12`), password: join(folder, password) } },
    new Date(Date.now() + inDays * day),
  )

describe('the certificate that signs evidence, to the doctor', () => {
  it('is well while it signs, and to be renewed a month before its end', async () => {
    expect(await examine('signing')).toMatchObject({ state: 'ok', detail: expect.stringContaining('CN=signing') })
    expect(await examine('signing', { inDays: validDays - 20 })).toMatchObject({
      state: 'warning',
      mend: expect.any(String),
    })
    expect(await examineEvidence({ evidenceCertificate: null })).toMatchObject({ state: 'warning' })
  })

  it.each([
    ['that has ended', 'signing', { inDays: validDays + 1 }, 'it has ended'],
    ['that has not begun', 'signing', { inDays: -2 }, 'it has not begun'],
    ['for encipherment', 'encipherment', {}, 'uses'],
    ['of an authority', 'authority', {}, 'authority'],
    ['with a short key', 'short', {}, '1024 bits'],
    ['that the password does not open', 'signing', { password: 'wrong' }, 'password'],
    ['that is not there', 'absent', {}, 'cannot be read'],
  ])('fails %s', async (_what, name, given, said) => {
    const { state, detail, mend } = await examine(name, given)
    expect([state, detail.includes(said), mend === undefined]).toEqual(['failed', true, false])
  })
})
