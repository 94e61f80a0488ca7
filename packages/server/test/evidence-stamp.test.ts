import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatNoteKey, parseNoteKey } from '@honnin/shared/audit'
import { SessionIdSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { nodePrimitives, serveWitness, stampCheckpoint, Witness, WitnessState } from '../src/audit/index.ts'
import { requestTimestamp } from '../src/audit/timestamp/request-timestamp.ts'
import { main } from '../src/cli/main.ts'
import { systemRandom } from '../src/crypto/index.ts'
import { readZip } from '../src/evidence/archive/read-zip.ts'
import { ZipWriter } from '../src/evidence/archive/zip-writer.ts'
import { evidenceContext, exportEvidence, verifyPackage } from '../src/evidence/index.ts'
import { decideSession, decideWith } from './support/decided-session.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { startAuthority, type TestAuthority } from './support/tsa.ts'
import { until } from './support/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-evidence-stamp-'))
let tsa: TestAuthority
let otherTsa: TestAuthority
let witness: WitnessState
let serving: { readonly port: number; stop(): Promise<void> }
let harness: Harness
let bare: Buffer
let stamped: Buffer

const exportPackage = async (sessionId: string): Promise<Buffer> => {
  const request = { sessionId: v.parse(SessionIdSchema, sessionId), captures: false, personal: false }
  const pieces: Uint8Array[] = []
  const context = evidenceContext(harness.installation)
  for await (const piece of await exportEvidence(context, { ...request, reader: { command: 'test' } }))
    pieces.push(piece)
  return Buffer.concat(pieces)
}

beforeAll(async () => {
  tsa = await startAuthority('rsa')
  otherTsa = await startAuthority('rsa')
  witness = await WitnessState.open(join(folder, 'witness'), 'witness.example/one')
  harness = await startHarness({ verify: decideWith() })
  harness.clock.set(new Date().toISOString())
  const knowing = await Witness.open({
    state: witness,
    logs: [harness.installation.auditLog.verifierKey()],
    now: () => new Date(),
  })
  serving = await serveWitness(knowing, { host: '127.0.0.1', port: 0, onError: () => undefined })
  const sessionId = await decideSession(harness)
  bare = await exportPackage(sessionId)
  const authority = { url: tsa.url, rootsPem: tsa.rootsPem, policy: null }
  await until(() => stampCheckpoint(harness.installation, { authority, everyMs: 0 }))
  stamped = await exportPackage(sessionId)
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await harness.stop()
  await serving.stop()
  await tsa.stop()
  await otherTsa.stop()
  rmSync(folder, { recursive: true, force: true })
})

const timeFinding = async (bytes: Buffer, timestampAuthorities: string | null): Promise<object | undefined> =>
  (await verifyPackage(bytes, { roots: null, logKey: null, timestampAuthorities })).findings.find(({ code }) =>
    code.startsWith('timestamp_'),
  )

const repack = (bytes: Buffer, name: string, content: Buffer): Buffer => {
  const zip = new ZipWriter()
  const pieces = [...readZip(bytes)].flatMap(([file, before]) =>
    zip.add(file, file === name ? content : before.content),
  )
  return Buffer.concat([...pieces, zip.finish()])
}

describe('the time stamp of a package', () => {
  it('is missing where no authority has stamped, and the package holds all the same', async () => {
    expect(await timeFinding(bare, tsa.rootsPem)).toMatchObject({ outcome: 'open', code: 'timestamp_absent' })
    expect((await verifyPackage(bare, { roots: null, logKey: null })).valid).toBe(true)
  })

  it('tells when the decision stood in the log, by an authority that the verifier names', async () => {
    expect(await timeFinding(stamped, tsa.rootsPem)).toMatchObject({
      outcome: 'holds',
      code: 'timestamp_verifies',
      param: expect.stringContaining('Test TSA'),
    })
    expect(await timeFinding(stamped, null)).toMatchObject({ outcome: 'open', code: 'timestamp_unchecked' })
    expect(await timeFinding(stamped, otherTsa.rootsPem)).toMatchObject({
      outcome: 'fails',
      param: 'timestamp_untrusted',
    })
  })

  it('is verified by OpenSSL alone, as the package says', () => {
    const files = readZip(stamped)
    for (const name of ['stamped.txt', 'timestamp.tst'])
      writeFileSync(join(folder, name), files.get(`audit/${name}`)?.content ?? '')
    writeFileSync(join(folder, 'tsa.pem'), tsa.rootsPem)
    const verify = ['ts', '-verify', '-data', 'stamped.txt', '-in', 'timestamp.tst', '-token_in', '-CAfile', 'tsa.pem']
    expect(execFileSync('openssl', verify, { cwd: folder, stdio: 'pipe' }).toString()).toContain('Verification: OK')
    expect(files.get('README.txt')?.content.toString()).toContain('openssl ts -verify -data audit/stamped.txt')
  })

  it.each(['audit/stamped.txt', 'audit/timestamp.tst', 'audit/stamped.tlog-proof'])(
    'is refused where %s was changed, and so is the package',
    async (name) => {
      const content = Buffer.from(readZip(stamped).get(name)?.content ?? '')
      const middle = content.length >> 1
      content[middle] = (content[middle] ?? 0) ^ 1
      const verdict = await verifyPackage(repack(stamped, name, content), {
        ...{ roots: null, logKey: null },
        timestampAuthorities: tsa.rootsPem,
      })
      expect(verdict.valid).toBe(false)
      expect(verdict.findings.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['file_altered', 'timestamp_refused']),
      )
    },
  )

  it('of another checkpoint is about other bytes, and one by another authority is not believed', async () => {
    const text = readZip(stamped).get('audit/stamped.txt')?.content ?? Buffer.alloc(0)
    const context = { random: systemRandom, now: () => new Date() }
    const tokenOf = async (authority: TestAuthority, data: Buffer): Promise<Buffer> =>
      (await requestTimestamp(data, { url: authority.url, rootsPem: authority.rootsPem, policy: null }, context)).token
    const earlier = Buffer.from(text.toString().replace(/\n\d+\n/, '\n1\n'))
    for (const [token, code] of [
      [await tokenOf(tsa, text), null],
      [await tokenOf(tsa, earlier), 'timestamp_wrong_imprint'],
      [await tokenOf(otherTsa, text), 'timestamp_untrusted'],
    ] as const)
      expect(await timeFinding(repack(stamped, 'audit/timestamp.tst', token), tsa.rootsPem)).toMatchObject(
        code === null ? { outcome: 'holds' } : { outcome: 'fails', param: code },
      )
  })

  it('is asked for at the command line', async () => {
    writeFileSync(join(folder, 'tsa.pem'), tsa.rootsPem)
    writeFileSync(join(folder, 'case.zip'), stamped)
    let output = ''
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((output += String(chunk)), true))
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    const file = join(folder, 'case.zip')
    expect(await main(['evidence', 'verify', file, '--tsa', join(folder, 'tsa.pem')])).toBe(0)
    expect(output).toMatch(/^✓ an authority saw the decision in the log: 20/m)
    expect(await main(['evidence', 'verify', file, '--tsa', join(folder, 'stamped.txt'), '--json'])).toBe(2)
    expect(output).toContain('tsa_unreadable')
  })
})

describe('witnesses of a package', () => {
  it('must have cosigned the head of the log where the verifier names them', async () => {
    const stranger = await parseNoteKey(formatNoteKey(witness.key), nodePrimitives.sha256, 'cosignature')
    const { findings, valid } = await verifyPackage(bare, { roots: null, logKey: null, witnesses: [stranger] })
    expect(findings).toContainEqual({
      outcome: 'fails',
      code: 'cosignature_refused',
      param: 'witness.example/one: note_unsigned',
    })
    expect(valid).toBe(false)
  })

  it('are told with the time of their cosignature', async () => {
    const { port } = serving
    await harness.stop()
    harness = await startHarness({
      verify: decideWith(),
      env: { HONNIN_AUDIT_WITNESSES: `${formatNoteKey(witness.key)} http://127.0.0.1:${port}` },
    })
    harness.clock.set(new Date().toISOString())
    await serving.stop()
    const logs = [harness.installation.auditLog.verifierKey()]
    const knowing = await Witness.open({ state: witness, logs, now: () => new Date() })
    serving = await serveWitness(knowing, { host: '127.0.0.1', port, onError: () => undefined })
    const sessionId = await decideSession(harness)
    await until(async () =>
      (await harness.installation.auditLog.checkpoint())?.includes(witness.key.name) ? true : null,
    )
    const { findings } = await verifyPackage(await exportPackage(sessionId), {
      ...{ roots: null, logKey: null },
      witnesses: [witness.key],
    })
    expect(findings).toContainEqual({
      outcome: 'holds',
      code: 'cosignature_verifies',
      param: expect.stringMatching(/^witness\.example\/one, 20/),
    })
  })
})
