import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { main } from '../src/cli/main.ts'
import { readZip } from '../src/evidence/archive/read-zip.ts'
import { createDevice } from './support/create-device.ts'
import { decideSession, decideWith, person } from './support/decided-session.ts'
import { startHarness, type Harness } from './support/harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-evidence-cli-'))
const path = (name: string): string => join(folder, name)
let harness: Harness
let sessionId: string
let output = ''

beforeAll(async () => {
  harness = await startHarness({ verify: decideWith() })
  harness.clock.set(new Date().toISOString())
  sessionId = await decideSession(harness)
  vi.stubEnv('HONNIN_DATABASE_URL', harness.installation.config.databaseUrl ?? '')
  vi.stubEnv('HONNIN_DATA_DIR', harness.dataDir)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await harness.stop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((output += String(chunk)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
})
afterEach(() => vi.restoreAllMocks())

/** What a command prints, as far as its parts are looked into; `expect` looks at the rest. */
interface Printed extends Record<string, unknown> {
  readonly error: { readonly code: string }
  readonly findings: readonly { readonly outcome: string }[]
  readonly html: string
}

const run = async (...words: readonly string[]): Promise<{ code: number; value: Printed }> => {
  output = ''
  const code = await main(['evidence', ...words, '--json'])
  return { code, value: JSON.parse(output) }
}

describe('honnin evidence', () => {
  it('writes a package for its owner only, and never over another file', async () => {
    const file = path('case.zip')
    expect(await run('export', sessionId, '--captures', '--out', file)).toMatchObject({
      code: 0,
      value: { file, size: statSync(file).size, session: sessionId, captures: true, personal: true },
    })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const before = readFileSync(file)
    expect(await run('export', sessionId, '--out', file)).toMatchObject({
      code: 2,
      value: { error: { code: 'file_exists' } },
    })
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(await run('export', sessionId, '--out', path('no/such/folder.zip'))).toMatchObject({
      code: 2,
      value: { error: { code: 'file_unwritable' } },
    })
    expect(readdirSync(folder)).toEqual(['case.zip'])
  })

  it('says that the certificate is self-signed and for development, until it is given as an authority', async () => {
    const file = path('case.zip')
    const alone = await run('verify', file)
    expect(alone).toMatchObject({ code: 0, value: { valid: true, anchored: false, session: sessionId } })
    expect(await main(['evidence', 'verify', file])).toBe(0)
    expect(output).toContain('? self-signed, development')
    expect(output).toContain('UNCHANGED')
    output = ''
    expect(await main(['evidence', 'verify', file, '--lang', 'ja'])).toBe(0)
    expect(output).toContain('? 自己署名・開発用')

    const certificates = readZip(readFileSync(file)).get('keys/certificates.pem')?.content ?? Buffer.alloc(0)
    writeFileSync(path('ca.pem'), certificates)
    const key = harness.installation.auditLog.verifierKey()
    expect(await run('verify', file, '--ca', path('ca.pem'), '--key', key)).toMatchObject({
      code: 0,
      value: { valid: true, anchored: true },
    })
  })

  it('is what openssl says as well, with the certificate for development', () => {
    for (const [name, { content }] of readZip(readFileSync(path('case.zip'))))
      if (name.startsWith('manifest.')) writeFileSync(path(name), content)
    const files = ['-in', 'manifest.cms', '-content', 'manifest.json', '-CAfile', 'ca.pem', '-out', 'verified']
    execFileSync('openssl', ['cms', '-verify', '-binary', '-purpose', 'any', '-inform', 'DER', ...files], {
      cwd: folder,
      stdio: 'pipe',
    })
    expect(readFileSync(path('verified')).equals(readFileSync(path('manifest.json')))).toBe(true)
  })

  it('answers 1 with what fails, and 2 to what is no package', async () => {
    const bytes = Buffer.from(readFileSync(path('case.zip')))
    const at = bytes.indexOf('"status":"approved"')
    bytes.write('"status":"declined"', at)
    writeFileSync(path('forged.zip'), bytes)
    const forged = await run('verify', path('forged.zip'))
    expect(forged.code).toBe(1)
    expect(forged.value.valid).toBe(false)
    expect(forged.value.findings.filter(({ outcome }) => outcome === 'fails')).toContainEqual(
      expect.objectContaining({ code: 'file_altered', text: expect.stringContaining('was altered') }),
    )
    const codeOf = async (...words: readonly string[]): Promise<string> => {
      const { code, value } = await run(...words)
      expect(code).toBe(2)
      return value.error.code
    }
    writeFileSync(path('text.zip'), 'not an archive')
    writeFileSync(path('cut.zip'), bytes.subarray(0, bytes.length - 40))
    writeFileSync(path('huge.zip'), 'PK')
    truncateSync(path('huge.zip'), 2 * 1024 ** 3)
    expect(await codeOf('verify', path('text.zip'))).toBe('archive_not_zip')
    expect(await codeOf('verify', path('cut.zip'))).toBe('archive_truncated')
    expect(await codeOf('verify', path('huge.zip'))).toBe('archive_too_large')
    expect(await codeOf('verify', path('missing.zip'))).toBe('file_unreadable')
    expect(await codeOf('verify', folder)).toBe('file_unreadable')
    expect(await codeOf('verify', '/dev/zero')).toBe('file_unreadable')
    execFileSync('mkfifo', [path('pipe.zip')])
    expect(await codeOf('verify', path('pipe.zip'))).toBe('file_unreadable')
    expect(await codeOf('verify', path('case.zip'), '--ca', path('text.zip'))).toBe('ca_unreadable')
    expect(await codeOf('verify', path('case.zip'), '--key', 'nonsense')).toBe('key_malformed')
    expect(await codeOf('verify', path('case.zip'), '--lang', 'fr')).toBe('usage')
    expect(await codeOf('verify')).toBe('usage')
  })

  it('writes the report for people, alone and in both languages', async () => {
    for (const [lang, title] of [
      ['ja', '本人確認報告書'],
      ['en', 'Report of an identity verification'],
    ] as const) {
      const { code, value } = await run('report', sessionId, '--lang', lang, '--captures')
      expect(code).toBe(0)
      expect(value).toMatchObject({ session: sessionId, language: lang, captures: true, personal: true })
      expect(value.html).toContain(`<h1>${title}</h1>`)
      expect(value.html.match(/<img src="data:image\/jpeg;base64,/g)).toHaveLength(12)
    }
    expect(await run('report', sessionId, '--out', path('report.html'))).toMatchObject({
      code: 0,
      value: { file: path('report.html') },
    })
    expect(readFileSync(path('report.html'), 'utf8')).toContain('見＊＊＊＊')
    expect(await run('report', sessionId, '--lang', 'fr')).toMatchObject({
      code: 2,
      value: { error: { code: 'usage' } },
    })
  })

  it('exports the customer records of a session and of a range of days', async () => {
    const today = new Date(harness.clock.now().getTime() + 9 * 3_600_000).toISOString().slice(0, 10)
    const range = ['--tenant', 'test', '--test', '--from', today, '--to', today]
    const { code, value } = await run('records', ...range)
    expect(code).toBe(0)
    expect(value.records).toEqual([expect.objectContaining({ session: sessionId, name: person.name, confirmer: null })])
    expect((await run('records', '--session', sessionId)).value.records).toHaveLength(1)
    expect(await run('records', ...range, '--out', path('records.csv'))).toMatchObject({ code: 0 })
    expect(readFileSync(path('records.csv'), 'utf8').split('\r\n')).toHaveLength(3)
    expect((await run('records', '--tenant', 'test', '--from', today, '--to', today)).value.records).toEqual([])
    const codeOf = async (...words: readonly string[]): Promise<string> =>
      (await run('records', ...words)).value.error.code
    expect(await codeOf('--tenant', 'nobody', '--from', today, '--to', today)).toBe('tenant_unknown')
    expect(await codeOf('--tenant', 'test', '--from', '2026-02-30', '--to', today)).toBe('usage')
    expect(await codeOf('--tenant', 'test', '--from', today, '--to', '2020-01-01')).toBe('usage')
    expect(await codeOf(...range, '--format', 'xml')).toBe('usage')
    expect(await codeOf()).toBe('usage')
    expect(await codeOf(...range, '--out', path('records.csv'))).toBe('file_exists')
  })

  it('refuses sessions that are unknown, undecided or erased', async () => {
    const codeOf = async (session: string): Promise<string> => {
      const { code, value } = await run('export', session, '--out', path('refused.zip'))
      expect(code).toBe(2)
      return value.error.code
    }
    expect(await codeOf('nonsense')).toBe('session_id_malformed')
    expect(await codeOf('ses_AAAAAAAAAAAAAAAAAAAAAAAA')).toBe('not_found')
    const { sessionId: undecided } = await createDevice(harness)
    expect(await codeOf(undecided)).toBe('evidence_not_ready')
    const erased = await decideSession(harness)
    await harness.call('DELETE', `/v1/sessions/${erased}`)
    expect(await codeOf(erased)).toBe('session_erased')
    expect(readdirSync(folder).filter((name) => name.includes('refused'))).toEqual([])
  })

  it("uses the operator's certificate, and says what is wrong with it", async () => {
    vi.stubEnv('HONNIN_EVIDENCE_P12_FILE', path('text.zip'))
    expect(await run('export', sessionId, '--out', path('other.zip'))).toMatchObject({
      code: 2,
      value: { error: { code: 'evidence_certificate_unreadable' } },
    })
    vi.stubEnv('HONNIN_EVIDENCE_P12_FILE', '')
  })
})
