import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseNoteKey } from '@honnin/shared/audit'
import { SessionIdSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodePrimitives } from '../src/audit/index.ts'
import { ArchiveError } from '../src/evidence/archive/archive-error.ts'
import { readZip } from '../src/evidence/archive/read-zip.ts'
import { ZipWriter } from '../src/evidence/archive/zip-writer.ts'
import { packFiles } from '../src/evidence/package/pack-files.ts'
import { ManifestSchema } from '../src/evidence/package/package-files.ts'
import { evidenceContext, exportEvidence, parseCertificates, verifyPackage } from '../src/evidence/index.ts'
import type { Anchors } from '../src/evidence/verify/verify-package.ts'
import { decideSession, decideWith, person } from './support/decided-session.ts'
import { until } from './support/until.ts'
import { startHarness, type Harness } from './support/harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-evidence-'))
const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', [...args], { cwd: folder, stdio: 'pipe' }).toString()

/** An authority, a certificate for signing, and both with the key in a PKCS#12 file. */
const makeCertificate = (): void => {
  const subject = ['-nodes', '-newkey', 'rsa:2048', '-sha256']
  openssl(
    'req',
    '-x509',
    ...subject,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '36500',
    '-subj',
    '/CN=Test authority',
  )
  openssl('req', ...subject, '-keyout', 'op.key', '-out', 'op.csr', '-subj', '/CN=Test operator')
  writeFileSync(
    join(folder, 'op.ext'),
    'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n',
  )
  const issue = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '36500', '-extfile', 'op.ext']
  openssl('x509', '-req', '-sha256', '-in', 'op.csr', '-out', 'op.pem', ...issue)
  openssl(
    'pkcs12',
    '-export',
    '-in',
    'op.pem',
    '-inkey',
    'op.key',
    '-certfile',
    'ca.pem',
    '-out',
    'op.p12',
    '-passout',
    'pass:s3cret',
  )
  writeFileSync(join(folder, 'op.password'), 's3cret\n')
}

let harness: Harness
let sessionId: string
let whole: Buffer
let masked: Buffer
let other: Buffer
let anchors: Anchors

const exportPackage = async (
  given: { captures?: boolean; personal?: boolean; session?: string } = {},
): Promise<Buffer> => {
  const context = evidenceContext(harness.installation)
  const { captures = false, personal = false, session = sessionId } = given
  const request = { sessionId: v.parse(SessionIdSchema, session), captures, personal, reader: { command: 'test' } }
  const pieces: Uint8Array[] = []
  for await (const piece of await exportEvidence(context, request)) pieces.push(piece)
  return Buffer.concat(pieces)
}

beforeAll(async () => {
  makeCertificate()
  // A certificate of today must be valid on the day of the test's clock as well.
  harness = await startHarness({
    verify: decideWith(),
    env: {
      HONNIN_EVIDENCE_P12_FILE: join(folder, 'op.p12'),
      HONNIN_EVIDENCE_P12_PASSWORD_FILE: join(folder, 'op.password'),
    },
  })
  harness.clock.set(
    new Date().toISOString().slice(0, 10) < '2027-03-01' ? new Date().toISOString() : '2026-11-01T03:00:00Z',
  )
  sessionId = await decideSession(harness)
  whole = await exportPackage({ captures: true })
  masked = await exportPackage()
  harness.clock.forward({ seconds: 30 })
  other = await exportPackage({ captures: true, session: await decideSession(harness) })
  anchors = {
    roots: parseCertificates(readFileSync(join(folder, 'ca.pem'), 'utf8')),
    logKey: await parseNoteKey(harness.installation.auditLog.verifierKey(), nodePrimitives.sha256),
  }
})
afterAll(async () => {
  await harness.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The package with one file changed, left out (`null`) or added, packed as the writer does. */
const repack = (bytes: Buffer, changes: Readonly<Record<string, Buffer | null>>): Buffer => {
  const zip = new ZipWriter()
  const files = new Map<string, Buffer | null>([...readZip(bytes)].map(([name, { content }]) => [name, content]))
  for (const [name, content] of Object.entries(changes)) files.set(name, content)
  const pieces = [...files].flatMap(([name, content]) => (content === null ? [] : zip.add(name, content)))
  return Buffer.concat([...pieces, zip.finish()])
}

/** The entry of a receipt as text; empty for other files. */
const parsedEntry = (text: string): string => Buffer.from(/^extra (\S+)$/m.exec(text)?.[1] ?? '', 'base64').toString()

const fileOf = (bytes: Buffer, name: string): Buffer => {
  const file = readZip(bytes).get(name)
  if (file === undefined) throw new Error(`no ${name}`)
  return file.content
}

const flipped = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at)
  return changed
}

/** `null` where the package is accepted; otherwise what was found. */
const refusalOf = async (bytes: Buffer, given: Anchors = anchors): Promise<readonly string[] | null> => {
  try {
    const { valid, findings } = await verifyPackage(bytes, given)
    return valid ? null : findings.filter(({ outcome }) => outcome === 'fails').map(({ code }) => code)
  } catch (error) {
    if (error instanceof ArchiveError) return [error.code]
    throw error
  }
}

describe('evidence package', () => {
  it('holds in every respect, with pictures and without', async () => {
    const verdict = await verifyPackage(whole, anchors)
    expect(verdict.findings.filter(({ outcome }) => outcome !== 'holds')).toEqual([])
    expect(verdict).toMatchObject({ valid: true, anchored: true, session: sessionId })
    expect(verdict.contents?.document.document.fields['name']?.value).toBe(person.name)
    expect(verdict.contents?.session.items).toHaveLength(12)

    const lean = await verifyPackage(masked, anchors)
    expect(lean.findings.filter(({ outcome }) => outcome !== 'holds').map(({ code }) => code)).toEqual([
      'captures_absent',
      'result_masked',
    ])
    expect(lean).toMatchObject({ valid: true, anchored: true })
  })

  it('tells nothing personal unless asked', () => {
    for (const word of [...Object.values(person), 'case-17', '309012345620'])
      expect(masked.includes(Buffer.from(word)), word).toBe(false)
    expect(whole.includes(Buffer.from(person.address))).toBe(true)
  })

  it('says that nobody vouches where nothing is given, and refuses another authority or key', async () => {
    const alone = await verifyPackage(whole, { roots: null, logKey: null })
    expect(alone).toMatchObject({ valid: true, anchored: false })
    expect(alone.findings.filter(({ outcome }) => outcome === 'open').map(({ code }) => code)).toEqual([
      'certificate_unchecked',
      'key_of_package',
    ])
    openssl(
      'req',
      '-x509',
      '-nodes',
      '-newkey',
      'rsa:2048',
      '-keyout',
      'x.key',
      '-out',
      'x.pem',
      '-days',
      '9',
      '-subj',
      '/CN=Test authority',
    )
    const roots = parseCertificates(readFileSync(join(folder, 'x.pem'), 'utf8'))
    expect(await refusalOf(whole, { ...anchors, roots })).toEqual(['certificate_untrusted'])
    const stranger = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
    const logKey = await parseNoteKey(stranger, nodePrimitives.sha256)
    expect(await refusalOf(whole, { ...anchors, logKey })).toEqual(
      expect.arrayContaining(['key_differs', 'jws_bad_signature', 'checkpoint_refused', 'receipt_refused']),
    )
  })

  it('verifies with openssl alone, and a changed byte of manifest or signature does not', () => {
    const [manifest, cms] = [fileOf(whole, 'manifest.json'), fileOf(whole, 'manifest.cms')]
    const verify = (content: Buffer, signature: Buffer): number | null => {
      writeFileSync(join(folder, 'manifest.json'), content)
      writeFileSync(join(folder, 'manifest.cms'), signature)
      const at = String(Math.floor(harness.clock.now().getTime() / 1000))
      const files = ['-in', 'manifest.cms', '-content', 'manifest.json', '-CAfile', 'ca.pem', '-out', '/dev/null']
      return spawnSync(
        'openssl',
        ['cms', '-verify', '-binary', '-purpose', 'any', '-inform', 'DER', '-attime', at, ...files],
        {
          cwd: folder,
        },
      ).status
    }
    expect(verify(manifest, cms)).toBe(0)
    for (let trial = 0; trial < 12; trial += 1)
      expect(verify(flipped(manifest, Math.floor((manifest.length * trial) / 12)), cms)).not.toBe(0)
    for (let back = 1; back <= 256; back += 40) expect(verify(manifest, flipped(cms, cms.length - back))).not.toBe(0)
  })

  it('is refused when any byte of it is changed', async () => {
    expect(await refusalOf(masked)).toBeNull()
    const step = Math.max(1, Math.floor(masked.length / 400))
    const accepted: number[] = []
    for (let at = 0; at < masked.length; at += step)
      if ((await refusalOf(flipped(masked, at))) === null) accepted.push(at)
    expect(accepted).toEqual([])
  })

  it('is refused when files are changed, missing or added, however well it is packed', async () => {
    const files = [...readZip(whole).keys()]
    for (const name of files) {
      const content = fileOf(whole, name)
      expect(await refusalOf(repack(whole, { [name]: null })), `without ${name}`).not.toBeNull()
      const changed = flipped(content, Math.floor(content.length / 2))
      expect(await refusalOf(repack(whole, { [name]: changed })), `other ${name}`).not.toBeNull()
    }
    expect(await refusalOf(repack(whole, { 'captures/extra.jpg': Buffer.from('x') }))).toContain('file_unlisted')
    expect(await refusalOf(repack(whole, { 'manifest.json': Buffer.from('{}\n') }))).toEqual(['manifest_malformed'])
  })

  it('does not mix with another of the same installation', async () => {
    for (const name of ['bundle.jws', 'decision.json', 'manifest.cms', 'manifest.jws'])
      expect(await refusalOf(repack(whole, { [name]: fileOf(other, name) })), name).not.toBeNull()
  })

  it('that an insider signs anew with another decision, check, field or picture is not what the log has', async () => {
    const { signer } = evidenceContext(harness.installation)
    const signAnew = async (changes: Readonly<Record<string, Buffer>>): Promise<Buffer> => {
      const own = v.parse(ManifestSchema, JSON.parse(fileOf(whole, 'manifest.json').toString()))
      const { files, ...head } = own
      const packed = files.map(({ name }) => ({ name, content: () => changes[name] ?? fileOf(whole, name) }))
      const at = new Date(own.createdAt)
      const pieces: Uint8Array[] = []
      for await (const piece of packFiles(packed, { head, sign: (bytes) => signer.sign(bytes, { sessionId, at }) }))
        pieces.push(piece)
      return Buffer.concat(pieces)
    }
    const edited = (name: string, from: string, to: string): Record<string, Buffer> => {
      const text = fileOf(whole, name).toString()
      expect(text, `${name} has ${from}`).toContain(from)
      return { [name]: Buffer.from(text.replace(from, to)) }
    }
    expect(await refusalOf(await signAnew({}))).toBeNull()
    const [capture = ''] = [...readZip(whole).keys()].filter((name) => name.startsWith('captures/'))
    const cases: readonly (readonly [Record<string, Buffer>, readonly string[]])[] = [
      [
        edited('decision.json', 'approved', 'declined'),
        ['decision_not_logged', 'decision_contradicts', 'method_differs'],
      ],
      [edited('decision.json', '"face_mismatch":"decline"', '"face_mismatch":"note"'), ['result_differs']],
      [edited('decision.json', '(ホ)', '(ヘ)'), ['decision_not_logged', 'method_differs']],
      [edited('checks.json', '"pass"', '"fail"'), ['result_differs', 'decision_contradicts']],
      [edited('document.json', '花子', '太郎'), ['result_differs']],
      [edited('consent.json', '暗号化', '平文'), ['consent_differs']],
      [edited('session.json', '"nonce":"', '"nonce":"A'), ['bundle_refused']],
      [edited('audit/openings.json', '"facts":{', '"facts":{"a":1,'), ['opening_differs']],
      [{ 'bundle.jws': fileOf(other, 'bundle.jws') }, ['bundle_refused', 'bundle_not_logged']],
      [{ [capture]: Buffer.from('another picture') }, ['capture_altered']],
    ]
    for (const [changes, codes] of cases)
      expect(await refusalOf(await signAnew(changes)), Object.keys(changes).join()).toEqual(
        expect.arrayContaining([...codes]),
      )
  })

  it('carries a report that loads and runs nothing, and shows what people wrote as text', async () => {
    const name = `<img src=x onerror=alert(1)>"'&花子`
    const session = await decideSession(harness, {
      request: { declared: { ...person, name }, purpose: '</style><script>' },
    })
    const given = await exportPackage({ captures: true, session })
    for (const language of ['ja', 'en']) {
      const report = fileOf(given, `report.${language}.html`).toString()
      const style = /<style>([\s\S]*?)<\/style>/.exec(report)?.[1] ?? ''
      const digest = createHash('sha256').update(style).digest('base64')
      expect(report).toContain(`default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-${digest}&#39;`)
      expect(report).not.toMatch(/<script|<iframe|<link|<object|javascript:|https?:\/\/|url\(|<img src=x/i)
      expect(report).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;花子')
      expect(report.match(/<img src="data:image\/jpeg;base64,/g)).toHaveLength(12)
    }
    expect(fileOf(masked, 'report.ja.html').toString()).not.toMatch(/<img|花子|見本町/)
  })

  it('still proves the decision when the pictures were erased before it, and only where the log says so', async () => {
    const session = await decideSession(harness)
    const before = await exportPackage({ personal: true, session })
    await harness.installation.db.query('update session set media_until = $2 where id = $1', [
      session,
      harness.clock.now(),
    ])
    harness.clock.forward({ seconds: 5 })
    // The retention clock runs at every start.
    await harness.restart()
    const { db } = harness.installation
    await until(async () => {
      const { rows } = await db.query('select from item where session_id = $1', [session])
      return rows.length === 0 ? true : null
    })
    const after = await exportPackage({ captures: true, session })
    const verdict = await verifyPackage(after, anchors)
    expect(verdict.findings.filter(({ outcome }) => outcome !== 'holds').map(({ code }) => code)).toEqual([
      'captures_erased',
      'captures_absent',
    ])
    const erased = [...readZip(after)].find(([, { content }]) =>
      parsedEntry(content.toString('latin1')).includes('session.media_erased'),
    )
    expect(erased?.[0]).toContain('audit/entries/')
    const silent = repack(after, { [erased?.[0] ?? '']: null })
    expect(await refusalOf(silent)).toEqual(expect.arrayContaining(['file_missing', 'bundle_refused']))
    expect(await refusalOf(before)).toBeNull()
  })

  it('is the same bytes for the same content', () => {
    const pack = (): Buffer => repack(whole, {})
    expect(pack().equals(whole)).toBe(true)
  })
})
