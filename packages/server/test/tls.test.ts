import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Logger } from 'pino'
import { createLogger, keepLocalCertificate, openListener, type Listener } from '../src/operations/index.ts'
import { loadServerIdentity } from '../src/operations/tls/index.ts'
import { createAuthority, issueLeaf, type Issued } from '../src/operations/tls/issue-certificate.ts'
import { startHarness } from './support/harness.ts'
import { until } from './support/until.ts'

const execute = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'honnin-tls-'))
const names = {
  dns: ['localhost', 'desk', 'desk.local'],
  addresses: ['127.0.0.1', '::1', '192.168.7.20', 'fd12:3456::7'],
}
const now = new Date()
const path = (name: string): string => join(folder, name)
let authority: Issued
const log: string[] = []
const logger: Logger = createLogger('info', { write: (line: string) => void log.push(line) })

beforeAll(async () => {
  await execute('openssl', ['version'])
  authority = await createAuthority(names, now)
  writeFileSync(path('authority.crt'), authority.certificate)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const writeLeaf = async (at = now, given = names): Promise<void> => {
  const leaf = await issueLeaf(authority, given, at)
  writeFileSync(path('server.crt'), leaf.certificate)
  writeFileSync(path('server.key'), leaf.key)
}
const files = { certificate: path('server.crt'), key: path('server.key') }

const open = (kind: 'files' | 'local' = 'files'): Promise<Listener> =>
  openListener({
    config: {
      ...{ host: '127.0.0.1', port: 0 },
      tls: kind === 'files' ? { kind, ...files } : { kind, folder: path('local') },
    },
    http: {},
    handler: (_request, response) => response.end('served'),
    ...{ logger, now: () => new Date() },
  })
const close = async (listener: Listener): Promise<void> => {
  await listener.release()
  listener.server.closeAllConnections()
  await new Promise((resolve) => listener.server.close(resolve))
}
const portOf = (listener: Listener): string => new URL(listener.bases[0] ?? '').port

/** What `openssl s_client` says; its complaint where there was no connection. */
const dial = async (port: string, ...options: readonly string[]): Promise<string> => {
  const connect = [
    's_client',
    '-connect',
    `127.0.0.1:${port}`,
    '-CAfile',
    path('authority.crt'),
    '-verify_return_error',
  ]
  const child = execute('openssl', [...connect, ...options], { timeout: 20_000 })
  child.child.stdin?.end('')
  return child.then(
    ({ stdout, stderr }) => `connected\n${stdout}${stderr}`,
    (error: { stdout: string; stderr: string }) => `refused\n${error.stdout}${error.stderr}`,
  )
}

describe('TLS of the server itself', () => {
  let listener: Listener
  beforeAll(async () => {
    await writeLeaf()
    listener = await open()
  })
  afterAll(() => close(listener))

  it.each([
    ['-tls1_3', 'TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
    ['-tls1_2', 'TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ])('speaks %s with openssl, which trusts the authority', async (version, protocol, cipher) => {
    const answer = await dial(portOf(listener), version, '-verify_hostname', 'localhost')
    expect(answer).toMatch(/^connected/)
    expect(answer).toContain('Verification: OK')
    expect(answer).toContain(protocol)
    expect(answer).toContain(cipher)
  })

  it('speaks ECDHE_RSA on P-256 with AES_128_GCM', async () => {
    const answer = await dial(
      portOf(listener),
      ...['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-GCM-SHA256', '-groups', 'P-256'],
    )
    expect(answer).toMatch(/ECDH, prime256v1, 256 bits|Server Temp Key: ECDH, (prime256v1|P-256)/)
    expect(answer).toContain('Cipher is ECDHE-RSA-AES128-GCM-SHA256')
  })

  it.each([
    ['TLS 1.1', ['-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0']],
    ['TLS 1.0', ['-tls1', '-cipher', 'DEFAULT@SECLEVEL=0']],
    ['CBC', ['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-SHA256']],
    ['no forward secrecy', ['-tls1_2', '-cipher', 'AES128-GCM-SHA256']],
    ['finite-field Diffie-Hellman', ['-tls1_2', '-cipher', 'DHE-RSA-AES128-GCM-SHA256']],
  ])('refuses %s', async (_what, options) => {
    expect(await dial(portOf(listener), ...options)).toMatch(/^refused[^]*(alert|no protocols available)/)
  })

  it('takes a renewed certificate without a restart, and keeps the old one where the new cannot be served', async () => {
    const served = () => dial(portOf(listener), '-showcerts').then((text) => /BEGIN CERT[^]*?END CERT/.exec(text)?.[0])
    const first = await served()
    await writeLeaf()
    process.kill(process.pid, 'SIGHUP')
    const second = await until(async () => {
      const text = await served()
      return text === first ? null : text
    })
    copyFileSync(path('authority.crt'), path('server.crt'))
    process.kill(process.pid, 'SIGHUP')
    await until(async () => (log.some((line) => line.includes('tls_key_mismatch')) ? true : null))
    expect(await served()).toBe(second)
    await writeLeaf()
  })
})

describe('certificates that cannot be served', () => {
  it.each([
    ['a file that is not there', 'tls_file_unreadable', { certificate: path('absent'), key: path('server.key') }],
    ['a key in place of the certificate', 'tls_certificate_invalid', { ...files, certificate: path('server.key') }],
    ['a certificate in place of the key', 'tls_certificate_invalid', { ...files, key: path('server.crt') }],
    ['another certificate than that of the key', 'tls_key_mismatch', { ...files, certificate: path('authority.crt') }],
  ])('%s', async (_what, code, given) => {
    await expect(loadServerIdentity(given, now)).rejects.toMatchObject({ code })
  })

  it('one that has ended or not begun', async () => {
    const years = (count: number) => new Date(now.getTime() + count * 365 * 86_400_000)
    await expect(loadServerIdentity(files, years(1))).rejects.toMatchObject({ code: 'tls_certificate_expired' })
    await expect(loadServerIdentity(files, years(-1))).rejects.toMatchObject({ code: 'tls_certificate_not_yet_valid' })
  })
})

describe('the local authority', () => {
  const verify = (...options: readonly string[]) =>
    execute('openssl', ['verify', '-CAfile', path('authority.crt'), ...options]).then(
      ({ stdout }) => stdout,
      (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
    )

  it('signs for the names and private addresses of this machine', async () => {
    await writeLeaf()
    for (const name of names.dns) expect(await verify('-verify_hostname', name, path('server.crt'))).toContain('OK')
    for (const address of names.addresses)
      expect(await verify('-verify_ip', address, path('server.crt'))).toContain('OK')
    const { publicKey } = new X509Certificate(authority.certificate)
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072)
  })

  it.each([
    ['a public site', { dns: ['bank.example'], addresses: [] }],
    ['a public site beside its own names', { dns: ['localhost', 'www.bank.example'], addresses: ['127.0.0.1'] }],
    ['a public address', { dns: ['localhost'], addresses: ['8.8.8.8'] }],
    ['a public IPv6 address', { dns: ['localhost'], addresses: ['2001:4860:4860::8888'] }],
  ])('is worth nothing for %s', async (_what, given) => {
    const leaf = await issueLeaf(authority, given, now)
    writeFileSync(path('foreign.crt'), leaf.certificate)
    expect(await verify(path('foreign.crt'))).toMatch(/permitted subtree violation/)
  })

  it('is kept, its certificate renewed before it ends and when the network changes; keys are for the owner alone', async () => {
    const keep = (at: Date, given = names) => keepLocalCertificate(path('kept'), { now: at, names: given })
    const first = await keep(now)
    expect((await keep(now)).validTo).toEqual(first.validTo)
    const later = new Date(now.getTime() + 65 * 86_400_000)
    const second = await keep(later)
    expect(second.validTo.getTime()).toBeGreaterThan(first.validTo.getTime())
    expect(second.fingerprint).toBe(first.fingerprint)
    const moved = await keep(later, { ...names, addresses: [...names.addresses, '10.1.2.3'] })
    expect(new X509Certificate(readFileSync(moved.files.certificate)).checkIP('10.1.2.3')).toBe('10.1.2.3')
    for (const name of ['authority.key', 'server.key']) expect(statSync(path(`kept/${name}`)).mode & 0o777).toBe(0o600)
    writeFileSync(path('kept/authority.crt'), 'broken')
    await expect(keep(later)).rejects.toMatchObject({ code: 'local_authority_broken' })
  })

  it('serves this machine, and tells phones in plain HTTP how to trust it', async () => {
    const listener = await open('local')
    const base = listener.bases[0] ?? ''
    const ca = readFileSync(path('local/authority.crt'))
    const body = await new Promise<string>((resolve, reject) => {
      get(base, { ca }, (response) => response.once('data', (chunk) => resolve(String(chunk)))).once('error', reject)
    })
    expect(body).toBe('served')
    const guide = `http://127.0.0.1:${Number(portOf(listener)) + 1}`
    const text = await (await fetch(guide)).text()
    expect(text).toContain(new X509Certificate(ca).fingerprint256)
    const offered = await fetch(`${guide}/honnin-local-authority.crt`)
    expect(offered.headers.get('content-type')).toBe('application/x-x509-ca-cert')
    expect(await offered.text()).toBe(String(ca))
    expect((await fetch(`${guide}/authority.key`)).status).toBe(404)
    await close(listener)
  })
})

describe('a whole server over HTTPS', () => {
  it('is reached under https addresses and pins browsers to them, but not to a local certificate', async () => {
    await writeLeaf()
    const ask = (url: string, ca: Buffer) =>
      new Promise<string | undefined>((resolve, reject) => {
        get(`${url}/healthz`, { ca }, (response) => {
          response.resume()
          resolve(response.headers['strict-transport-security'])
        }).once('error', reject)
      })
    const operator = await startHarness({
      env: { HONNIN_TLS_CERTIFICATE_FILE: files.certificate, HONNIN_TLS_KEY_FILE: files.key },
    })
    expect(operator.url).toMatch(/^https:\/\/localhost:/)
    expect(await ask(operator.url, readFileSync(path('authority.crt')))).toContain('max-age=31536000')
    await operator.stop()
    const local = await startHarness({ env: { HONNIN_HTTPS_DEV: 'true', HONNIN_HOST: '127.0.0.1' } })
    expect(await ask(local.url, readFileSync(join(local.dataDir, 'tls/authority.crt')))).toBeUndefined()
    await local.stop()
  })
})
