import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatNoteKey, parseLogProof, parseNoteKey, verifyCosignature } from '@honnin/shared/audit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askWitness, nodePrimitives, serveWitness, Witness, WitnessState } from '../src/audit/index.ts'
import { formatAddCheckpoint } from '../src/audit/witness/add-checkpoint.ts'
import { systemRandom } from '../src/crypto/index.ts'
import { logEdits, withEdit } from './support/log-edits.ts'
import { openTestLog, type TestLog } from './support/test-log.ts'
import { until } from './support/until.ts'
import { attackWitness, checkpointAt, honestRequest } from './support/witness-attacks.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-witness-'))
const fail = (error: unknown): never => {
  throw error
}

interface RunningWitness {
  readonly address: { readonly key: Awaited<ReturnType<typeof parseNoteKey>>; readonly url: string }
  stop(): Promise<void>
}

const startWitness = async (name: string, logs: readonly string[]): Promise<RunningWitness> => {
  const state = await WitnessState.open(join(folder, name), `witness.example/${name}`)
  const witness = await Witness.open({ state, logs, now: () => new Date() })
  const server = await serveWitness(witness, { host: '127.0.0.1', port: 0, onError: fail })
  return {
    address: { key: state.key, url: `http://127.0.0.1:${server.port}/any/prefix` },
    stop: server.stop,
  }
}

const post = async (url: string, body: string) => {
  const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() }
}

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a log with witnesses', () => {
  let test: TestLog
  let one: RunningWitness
  let two: RunningWitness
  beforeAll(async () => {
    test = await openTestLog({ quorum: 2 })
    const logs = [test.log.verifierKey()]
    ;[one, two] = [await startWitness('one', logs), await startWitness('two', logs)]
    await test.grow(50, { perCheckpoint: 10 })
  })
  afterAll(async () => {
    await Promise.all([one.stop(), two.stop()])
    await test.close()
  })
  const ask = (witness: RunningWitness) => askWitness(test.db, witness.address, new Date())
  const verify = (note: string, witness: RunningWitness) => verifyCosignature(note, witness.address.key, nodePrimitives)

  it('publishes the checkpoint with their cosignatures, and receipts under it', async () => {
    expect([await ask(one), await ask(one), await ask(two)]).toEqual([true, false, true])
    const note = (await test.log.checkpoint()) ?? ''
    for (const witness of [one, two])
      expect(Math.abs(Number(await verify(note, witness)) - Date.now() / 1000)).toBeLessThan(60)
    expect(note.split('\n').filter((line) => line.startsWith('— '))).toHaveLength(3)
    expect(parseLogProof((await test.log.proof(3)) ?? '').checkpoint).toBe(note)
  })

  it('publishes no newer one until enough witnesses have seen it, and proves new entries all the same', async () => {
    const before = await test.log.checkpoint()
    await test.grow(7)
    expect(await test.log.checkpoint()).toBe(before)
    expect(parseLogProof((await test.log.proof(55)) ?? '').checkpoint).toContain('\n57\n')
    await ask(one)
    expect(await test.log.checkpoint()).toBe(before)
    await ask(two)
    expect(await test.log.checkpoint()).toContain('\n57\n')
  })

  it('goes on with a witness that has seen more or less than is remembered', async () => {
    await test.grow(3)
    await ask(one)
    // As after a restored backup of the log that lacks the newest cosignature.
    const { seen } = await withEdit(
      test.db,
      async (tx) => {
        await tx.query('delete from audit_cosignature where size = 60')
        return 0
      },
      (tx) => askWitness(tx, one.address, new Date()),
    )
    expect(seen).toBe(true)
    const fresh = await startWitness('fresh', [test.log.verifierKey()])
    expect(await askWitness(test.db, { ...fresh.address }, new Date())).toBe(true)
    await fresh.stop()
  })

  it('is told when it was rolled back, forked or rewritten', async () => {
    await ask(two)
    const codes: Record<string, string> = {}
    for (const { name, apply } of logEdits.filter(({ name }) => /rolled back|signed again/.test(name))) {
      const { seen } = await withEdit(
        test.db,
        async (tx) => {
          await tx.query('delete from audit_cosignature')
          return apply(tx, { log: test.log, size: 60, pick: () => 0 })
        },
        (tx) =>
          askWitness(tx, two.address, new Date()).then(
            () => 'cosigned',
            (error: { code?: string }) => error.code ?? 'no code',
          ),
      )
      codes[name] = seen
    }
    expect(Object.values(codes).sort()).toEqual(['log_diverged', 'log_diverged', 'log_rolled_back'])
  })

  it('does not take what is no cosignature by its witness', async () => {
    await test.grow(1)
    const other = await parseNoteKey(formatNoteKey(two.address.key), nodePrimitives.sha256, 'cosignature')
    await expect(
      askWitness(test.db, { key: { ...other, name: 'witness.example/other' }, url: one.address.url }, new Date()),
    ).rejects.toMatchObject({ code: 'witness_invalid' })
    await expect(askWitness(test.db, { key: other, url: 'http://127.0.0.1:1' }, new Date())).rejects.toMatchObject({
      code: 'witness_unreachable',
    })
    await expect(askWitness(test.db, one.address, new Date(0))).rejects.toMatchObject({ code: 'witness_invalid' })
    const stranger = await startWitness('stranger', [])
    await expect(askWitness(test.db, stranger.address, new Date())).rejects.toMatchObject({ code: 'witness_refused' })
    await stranger.stop()
  })
})

describe('a witness', () => {
  let test: TestLog
  let witness: RunningWitness
  const request = (oldSize: number, size: number): Promise<string> => honestRequest(test.log, oldSize, size)
  const checkpoint = (size: number): string => checkpointAt(test.log, size)

  beforeAll(async () => {
    test = await openTestLog({ origin: 'log.example/witnessed' })
    witness = await startWitness('single', [test.log.verifierKey()])
  })
  afterAll(async () => {
    await witness.stop()
    await test.close()
  })
  const send = (body: string) => post(witness.address.url, body)

  it('answers as the protocol says', async () => {
    expect((await send(await request(0, 100))).status).toBe(200)
    expect(await send(await request(0, 200))).toEqual({ status: 409, type: 'text/x.tlog.size', body: '100\n' })
    expect(await send(await request(50, 200))).toMatchObject({ status: 409, body: '100\n' })
    expect((await send(await request(100, 200))).status).toBe(200)
    // The same once more is cosigned once more.
    expect((await send(await request(200, 200))).status).toBe(200)
    expect((await send(formatAddCheckpoint({ oldSize: 201n, proof: [], checkpoint: checkpoint(200) }))).status).toBe(
      400,
    )
    expect(
      (await send((await request(200, 300)).replaceAll('log.example/witnessed', 'log.example/other'))).status,
    ).toBe(404)
    const forged = (await request(200, 300)).replace(/(— log.example\/witnessed .{20})./, '$1A')
    expect((await send(forged)).status).toBe(403)
    expect((await send((await request(200, 300)).replace(/— .*\n/, ''))).status).toBe(403)
    for (const body of [
      '',
      'old 1',
      'old 01\n\nx',
      `old 1\n${'AAAA\n'.repeat(64)}\nx`,
      'old 1\nnot base64\n\nx',
      '\u0000',
    ])
      expect((await send(body)).status).toBe(400)
    expect((await send('x'.repeat(100_000))).status).toBe(413)
    expect((await fetch(`${witness.address.url}/add-checkpoint`)).status).toBe(405)
    expect((await fetch(witness.address.url)).status).toBe(404)
  })

  it('refuses rollback, fork and rewriting in 300 of 300 tries', async () => {
    const held = 300
    expect((await send(await request(200, held))).status).toBe(200)
    const attacked = { log: test.log, send: async (body: string) => (await send(body)).status, held }
    const answers = await attackWitness({ ...attacked, pick: systemRandom.integer }, 100)
    expect(answers).toHaveLength(300)
    expect(answers.filter((status) => status === 409 || status === 422)).toHaveLength(300)
    // And still goes on with the true one.
    expect((await send(await request(held, held + 1))).status).toBe(200)
  })

  it('cosigns one of many that come at once, and remembers it over a restart', async () => {
    const from = 301
    const bodiesAtOnce = await Promise.all(Array.from({ length: 20 }, (_, index) => request(from, from + 1 + index)))
    const statuses = await Promise.all(bodiesAtOnce.map(async (body) => (await send(body)).status))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    const size = Number((await send(await request(0, 400))).body)
    await witness.stop()
    witness = await startWitness('single', [test.log.verifierKey()])
    expect((await send(await request(0, 400))).body).toBe(`${size}\n`)
    expect((await send(await request(size, 400))).status).toBe(200)
  })

  it('cosigns nothing more for a log whose memory was damaged', async () => {
    const state = join(folder, 'single')
    const [file = ''] = readdirSync(state).filter((name) => name.endsWith('.checkpoint'))
    writeFileSync(join(state, file), checkpoint(7).replace('\n7\n', '\n6\n'))
    const errors: unknown[] = []
    const key = await WitnessState.open(state, 'witness.example/single')
    const damaged = await serveWitness(
      await Witness.open({ state: key, logs: [test.log.verifierKey()], now: () => new Date() }),
      { host: '127.0.0.1', port: 0, onError: (error) => errors.push(error) },
    )
    expect((await post(`http://127.0.0.1:${damaged.port}`, await request(6, 400))).status).toBe(500)
    expect(errors).toMatchObject([{ code: 'note_bad_signature' }])
    await damaged.stop()
  })
})

const honnin = fileURLToPath(new URL('../bin/honnin.mjs', import.meta.url))
const isBuilt = existsSync(fileURLToPath(new URL('../dist/cli/main.js', import.meta.url)))
if (!isBuilt) process.stderr.write('SKIPPED: the command of the witness needs the build (npm run setup)\n')

describe.skipIf(!isBuilt)('honnin audit witness', () => {
  it('runs as a program of its own, without any database', async () => {
    const test = await openTestLog({ origin: 'log.example/command' })
    await test.grow(3)
    const options = ['--name', 'witness.example/command', '--state', join(folder, 'command'), '--port', '0', '--json']
    const child = spawn(process.execPath, [honnin, 'audit', 'witness', ...options, '--log', test.log.verifierKey()])
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    const { key, url } = JSON.parse(await until(async () => (printed.endsWith('\n') ? printed : null))) as Record<
      string,
      string
    >
    const address = { key: await parseNoteKey(key ?? '', nodePrimitives.sha256, 'cosignature'), url: url ?? '' }
    expect(await askWitness(test.db, address, new Date())).toBe(true)
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
    await test.close()
    expect(() => execFileSync(process.execPath, [honnin, 'audit', 'witness'], { stdio: 'ignore' })).toThrow()
  })
})
