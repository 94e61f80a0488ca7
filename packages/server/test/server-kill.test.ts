import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { SessionResult } from '@honnin/shared/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestDevice } from './support/device.ts'
import { readAnswer, type TestAnswer } from './support/harness.ts'
import { until } from './support/until.ts'

const honnin = fileURLToPath(new URL('../bin/honnin.mjs', import.meta.url))
const isBuilt = existsSync(fileURLToPath(new URL('../dist/cli/main.js', import.meta.url)))
if (!isBuilt) process.stderr.write('SKIPPED: the tests that kill the server need the build (npm run setup)\n')

const rounds = 4
const startTimeoutMs = 60_000

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** The real program with embedded PostgreSQL and real models, killed with SIGKILL at random moments. */
describe.skipIf(!isBuilt)('a server that is killed', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'honnin-kill-'))
  let port = 0
  let child: ChildProcess
  let key = ''
  const env = () => ({
    ...process.env,
    HONNIN_DATA_DIR: dataDir,
    HONNIN_PORT: String(port),
    HONNIN_WEBHOOK_ALLOW_PRIVATE: 'true',
    HONNIN_LOG_LEVEL: 'warn',
  })
  const url = () => `http://localhost:${port}`

  const start = async (): Promise<void> => {
    child = spawn(process.execPath, [honnin, 'serve'], { env: env(), stdio: 'ignore' })
    await until(
      async () => ((await fetch(`${url()}/readyz`).catch(() => null))?.ok === true ? true : null),
      startTimeoutMs,
    )
  }
  const kill = async (): Promise<void> => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  const call = async (method: string, path: string, body?: unknown): Promise<TestAnswer> =>
    readAnswer(
      await fetch(`${url()}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      }),
    )

  beforeAll(async () => {
    port = await freePort()
    await start()
    const add = spawn(process.execPath, [honnin, 'tenant', 'add', '--name', 'kill', '--json'], { env: env() })
    let output = ''
    add.stdout.on('data', (chunk) => (output += String(chunk)))
    await once(add, 'close')
    key = JSON.parse(output).key
  }, startTimeoutMs)
  afterAll(async () => {
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
    rmSync(dataDir, { recursive: true, force: true })
  }, startTimeoutMs)

  it('takes its database with it', async () => {
    const pidFile = join(dataDir, 'postgres/cluster/postmaster.pid')
    const databasePort = Number(readFileSync(pidFile, 'utf8').split('\n')[3])
    const isListening = () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(databasePort, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
        socket.once('connect', () => socket.destroy())
      })
    expect(await isListening()).toBe(true)
    await kill()
    await until(async () => (existsSync(pidFile) ? null : true), 10_000)
    expect(await isListening()).toBe(false)
    await start()
  })

  it(`during uploads and processing loses nothing that it acknowledged, in ${rounds} rounds`, async () => {
    const sessions: string[] = []
    for (let round = 0; round < rounds; round += 1) {
      const { body } = await call('POST', '/v1/sessions', { plan: 'document-and-face' })
      const device = new TestDevice({ url, clientToken: body.clientToken, now: () => new Date() })
      sessions.push(body.id)
      await device.begin('passport')
      const acknowledged = new Map<string, string>()
      const killing = delay(50 + Math.random() * 900).then(kill)
      /** Tries again until there is an answer, as a page does whose connection was cut. */
      const insist = async <Value>(work: () => Promise<Value>): Promise<Value> =>
        (
          await until(
            () =>
              work().then(
                (value) => ({ value }),
                () => null,
              ),
            startTimeoutMs,
          )
        ).value
      const restarted = killing.then(start)
      for (;;) {
        const step = await insist(() => device.nextStep())
        if (step === null) break
        const shots = await device.shotsFor(step)
        for (const shot of shots) {
          const stored = await insist(() => device.upload(step, shot))
          expect([200, 201], JSON.stringify(stored.body)).toContain(stored.status)
          acknowledged.set(shot.descriptor.itemId, shot.descriptor.sha256)
        }
        const completed = await insist(() => device.complete(step))
        expect(completed.status, JSON.stringify(completed.body)).toBe(200)
        device.steps.push(step)
        device.shots.push(...shots)
      }
      await restarted
      const held = await device.session()
      expect(new Map(held.items.map(({ itemId, sha256 }) => [itemId as string, sha256 as string]))).toEqual(
        acknowledged,
      )
      expect((await device.submit(device.sign(await device.manifest()))).status).toBe(202)
      // Half of the rounds are killed again while the checks run.
      if (round % 2 === 1) {
        await delay(Math.random() * 500)
        await kill()
        await start()
      }
    }
    for (const id of sessions) {
      const settled = await until(async () => {
        const { body } = await call('GET', `/v1/sessions/${id}`)
        return ['approved', 'declined', 'review', 'resubmit'].includes(body.status) ? (body as SessionResult) : null
      }, 60_000)
      expect(settled.captures).toHaveLength(9)
      expect(settled.decision).not.toBeNull()
    }
    const files = readdirSync(join(dataDir, 'vault'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    for (const file of files) {
      const head = readFileSync(join(file.parentPath, file.name)).subarray(0, 4).toString()
      expect(['HNM2', '']).toContain(head)
    }
  }, 300_000)
})
