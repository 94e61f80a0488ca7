import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatNoteKey, parseLogProof, verifyCosignature } from '@honnin/shared/audit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  nodePrimitives,
  serveWitness,
  stampedText,
  verifyTimestamp,
  Witness,
  WitnessState,
} from '../src/audit/index.ts'
import { loadConfig } from '../src/config/index.ts'
import { examineAudit } from '../src/operations/index.ts'
import { createDevice } from './support/create-device.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { startAuthority, type TestAuthority } from './support/tsa.ts'
import { until } from './support/until.ts'
import { openTestLog } from './support/test-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-upkeep-'))
const replica = join(folder, 'replica')
const witnesses: { stop(): Promise<void> }[] = []
let tsa: TestAuthority
let harness: Harness
let witness: WitnessState
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  tsa = await startAuthority('ec')
  witness = await WitnessState.open(join(folder, 'witness'), 'witness.example/one')
  // The witness must know the log's key, which a log has only once it is begun: the log of another test is as good a stranger.
  const stranger = await openTestLog({ origin: 'stranger.example/audit' })
  const logs = [stranger.log.verifierKey()]
  await stranger.close()
  const address = { host: '127.0.0.1', port: 0, onError: () => undefined }
  const refusing = await serveWitness(await Witness.open({ state: witness, logs, now: () => new Date() }), address)
  witnesses.push(refusing)
  env = {
    HONNIN_AUDIT_WITNESSES: `${formatNoteKey(witness.key)} http://127.0.0.1:${refusing.port}`,
    HONNIN_AUDIT_TSA_URL: tsa.url,
    HONNIN_AUDIT_TSA_CA: tsa.rootsFile,
    HONNIN_AUDIT_REPLICA: replica,
  }
  harness = await startHarness({ env })
  harness.clock.set(new Date().toISOString())
})
afterAll(async () => {
  await harness.stop()
  for (const { stop } of witnesses) await stop()
  await tsa.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a server with witness, authority and replica', () => {
  it('gives receipts while the witness refuses, and says so in its log', async () => {
    const { sessionId } = await createDevice(harness)
    await until(async () => (await harness.call('GET', `/v1/sessions/${sessionId}`)).body.audit?.proof ?? null)
    await until(async () => (harness.log.some((line) => line.includes('witness_refused')) ? true : null))
  })

  it('publishes cosigned checkpoints, stamps them and copies them', async () => {
    const { auditLog } = harness.installation
    const url = new URL(env['HONNIN_AUDIT_WITNESSES']?.split(' ')[1] ?? '')
    await witnesses.pop()?.stop()
    const knowing = await Witness.open({ state: witness, logs: [auditLog.verifierKey()], now: () => new Date() })
    witnesses.push(
      await serveWitness(knowing, { host: url.hostname, port: Number(url.port), onError: () => undefined }),
    )
    const { sessionId } = await createDevice(harness)
    const note = await until(async () => {
      const text = await (await fetch(`${harness.url}/audit/checkpoint`)).text()
      return text.includes('witness.example/one') ? text : null
    })
    await verifyCosignature(note, witness.key, nodePrimitives)
    const receipt = await until(async () => {
      const { body } = await harness.call('GET', `/v1/sessions/${sessionId}`)
      return body.audit?.proof?.includes('witness.example/one') ? (body.audit.proof as string) : null
    })
    expect(parseLogProof(receipt).checkpoint).toContain('witness.example/one')

    // Every task runs at the start.
    await harness.restart()
    const evidence = await until(async () => {
      const found = await auditLog.evidenceFor(sessionId)
      return found === null || found.timestamp === null ? null : found
    })
    const { token = Buffer.alloc(0) } = evidence.timestamp ?? {}
    await verifyTimestamp(token, stampedText(evidence.checkpoint), { rootsPem: tsa.rootsPem })
    await until(async () => (existsSync(join(replica, 'checkpoint')) ? true : null))
    expect(readFileSync(join(replica, 'checkpoint'), 'utf8')).toContain('honnin.localhost/audit')
  })

  it('is examined by the doctor', async () => {
    const examine = (changes: Readonly<Record<string, string>>) =>
      examineAudit(loadConfig({ HONNIN_DATA_DIR: folder, ...changes }).config)
    expect(await examine({})).toMatchObject({ state: 'warning' })
    expect(await examine(env)).toMatchObject({ state: 'ok', detail: expect.stringContaining('witnessed by 1') })
    writeFileSync(join(folder, 'empty.pem'), '')
    for (const wrong of [
      { HONNIN_AUDIT_TSA_CA: join(folder, 'absent.pem') },
      { HONNIN_AUDIT_TSA_CA: join(folder, 'empty.pem') },
      { HONNIN_AUDIT_REPLICA: 's3://a:b@bucket?endpoint=http://127.0.0.1:1' },
      { HONNIN_AUDIT_WITNESSES: `${formatNoteKey(witness.key).replace(/\+[0-9a-f]{8}\+/, '+00000000+')} http://x` },
    ])
      expect(await examine({ ...env, ...wrong })).toMatchObject({ state: 'failed' })
  })
})
