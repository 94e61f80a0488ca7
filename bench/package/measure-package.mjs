/** Bundled before it runs: the program and its fixtures are TypeScript. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseNoteKey } from '@honnin/shared/audit'
import { nodePrimitives, stampCheckpoint } from '../../packages/server/src/audit/index.ts'
import { systemRandom } from '../../packages/server/src/crypto/index.ts'
import { startEmbeddedCluster } from '../../packages/server/src/db/index.ts'
import {
  ArchiveError,
  evidenceContext,
  exportEvidence,
  parseCertificates,
  verifyPackage,
} from '../../packages/server/src/evidence/index.ts'
import { readZip } from '../../packages/server/src/evidence/archive/read-zip.ts'
import { decideSession, decideWith } from '../../packages/server/test/support/decided-session.ts'
import { startHarness } from '../../packages/server/test/support/harness.ts'
import { startAuthority } from '../../packages/server/test/support/tsa.ts'
import { until } from '../../packages/server/test/support/until.ts'

const sampleEveryMs = 5
const bytesPerMegabyte = 2 ** 20

/** An authority, and a certificate for signing with its key in a PKCS#12 file. */
const makeCertificate = (folder) => {
  const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const request = ['-nodes', '-newkey', 'rsa:3072', '-sha256']
  openssl('req', '-x509', ...request, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', '/CN=Authority')
  openssl('req', ...request, '-keyout', 'op.key', '-out', 'op.csr', '-subj', '/CN=Operator')
  const issue = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30']
  openssl('x509', '-req', '-sha256', '-in', 'op.csr', '-out', 'op.pem', ...issue)
  const bag = ['-in', 'op.pem', '-inkey', 'op.key', '-certfile', 'ca.pem', '-passout', 'pass:']
  openssl('pkcs12', '-export', ...bag, '-out', 'op.p12')
}

const exportPackage = async (harness, sessionId, captures) => {
  const context = evidenceContext(harness.installation)
  const request = { sessionId, captures, personal: captures, reader: { command: 'bench' } }
  const pieces = []
  for await (const piece of await exportEvidence(context, request)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Wall and processor time of one run in milliseconds, and what it resolved to. */
const timed = async (work) => {
  const begun = performance.now()
  const cpu = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  return { result, wallMs: performance.now() - begun, cpuMs: (user + system) / 1000 }
}

const peakOf = async (work) => {
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let peak = before
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), sampleEveryMs)
  await work()
  clearInterval(timer)
  return (peak - before) / bytesPerMegabyte
}

/** With the commands of docs/evidence.md, on files that were unpacked. */
const opensslAccepts = async (folder, bytes, { authorities, damage = false }) => {
  const files = readZip(bytes)
  const contentOf = (name) => files.get(name).content
  const manifest = Buffer.from(contentOf('manifest.json'))
  if (damage) manifest[systemRandom.integer(manifest.length)] ^= 1
  await writeFile(join(folder, 'manifest.json'), manifest)
  await writeFile(join(folder, 'manifest.cms'), contentOf('manifest.cms'))
  await writeFile(join(folder, 'stamped.txt'), contentOf('audit/stamped.txt'))
  await writeFile(join(folder, 'timestamp.tst'), contentOf('audit/timestamp.tst'))
  const run = (...args) => spawnSync('openssl', args, { cwd: folder, stdio: 'ignore' }).status === 0
  const isSigned = run(
    ...['cms', '-verify', '-binary', '-purpose', 'any', '-inform', 'DER', '-in', 'manifest.cms'],
    ...['-content', 'manifest.json', '-CAfile', 'ca.pem', '-out', '/dev/null'],
  )
  if (!isSigned) return false
  const isWhole = JSON.parse(manifest.toString()).files.every(
    ({ name, sha256 }) => createHash('sha256').update(contentOf(name)).digest('hex') === sha256,
  )
  const token = ['-in', 'timestamp.tst', '-token_in', '-CAfile', authorities]
  return isWhole && run('ts', '-verify', '-data', 'stamped.txt', ...token)
}

const isRefused = async (bytes, anchors) => {
  try {
    return !(await verifyPackage(bytes, anchors)).valid
  } catch (error) {
    if (error instanceof ArchiveError) return true
    throw error
  }
}

const damageAnywhere = async (bytes, anchors, trials) => {
  let found = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const changed = Buffer.from(bytes)
    changed[systemRandom.integer(changed.length)] ^= 1 << systemRandom.integer(8)
    if (await isRefused(changed, anchors)) found += 1
  }
  return { trials, found }
}

const measure = async (harness, { folder, tsa, quick }) => {
  const rounds = quick ? 3 : 30
  const session = await decideSession(harness)
  await harness.installation.auditLog.integrate()
  const authority = { url: tsa.url, rootsPem: tsa.rootsPem, policy: null }
  await until(() => stampCheckpoint(harness.installation, { authority, everyMs: 0 }))
  const anchors = {
    roots: parseCertificates(await readFile(join(folder, 'ca.pem'), 'utf8')),
    logKey: await parseNoteKey(harness.installation.auditLog.verifierKey(), nodePrimitives.sha256),
    timestampAuthorities: tsa.rootsPem,
  }
  const [exports, verifications] = [[], []]
  const accepted = { signed: 0, damaged: 0 }
  const whole = await exportPackage(harness, session, true)
  const masked = await exportPackage(harness, session, false)
  for (let round = 0; round < rounds; round += 1) {
    const exported = await timed(() => exportPackage(harness, session, true))
    exports.push(exported)
    const verified = await timed(() => verifyPackage(exported.result, anchors))
    if (!verified.result.valid) throw new Error(`a package does not hold: ${JSON.stringify(verified.result.findings)}`)
    verifications.push(verified)
    if (await opensslAccepts(folder, exported.result, { authorities: tsa.rootsFile })) accepted.signed += 1
    if (await opensslAccepts(folder, exported.result, { authorities: tsa.rootsFile, damage: true }))
      accepted.damaged += 1
  }
  return {
    ...{ rounds, exports, verifications, accepted, pictures: 12 },
    sizes: { whole: whole.length, masked: masked.length },
    exportMegabytes: await peakOf(() => exportPackage(harness, session, true)),
    damage: await damageAnywhere(masked, anchors, quick ? 20 : 700),
    damageWithPictures: await damageAnywhere(whole, anchors, quick ? 10 : 300),
  }
}

export const measurePackage = async ({ quick }) => {
  const folder = await mkdtemp(join(tmpdir(), 'honnin-bench-package-'))
  makeCertificate(folder)
  const tsa = await startAuthority()
  const server = { name: 'embedded', start: () => startEmbeddedCluster({ folder: join(folder, 'postgres') }) }
  const harness = await startHarness({
    ...{ server, verify: decideWith() },
    env: { HONNIN_EVIDENCE_P12_FILE: join(folder, 'op.p12') },
  })
  harness.clock.set(new Date().toISOString())
  try {
    return await measure(harness, { folder, tsa, quick })
  } finally {
    await harness.stop()
    await tsa.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
