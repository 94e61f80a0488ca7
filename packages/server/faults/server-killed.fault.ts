import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../src/config/index.ts'
import { openInstallation } from '../src/installation.ts'
import { TestDevice } from '../test/support/device.ts'
import { until } from '../test/support/until.ts'
import { reportFigure, trialsOf } from './report.ts'
import { freePort, insist, isBuilt, runHonnin, ServedProgram } from './served-program.ts'

const phases = ['upload', 'submit', 'job', 'webhook'] as const
const rounds = trialsOf(25, 1)
const settleMs = 60_000
const finalStates = ['approved', 'declined', 'review', 'resubmit']

/** R1: the real program with embedded PostgreSQL and real models, killed with SIGKILL in every phase of a verification. */
describe.skipIf(!isBuilt)('R1: a server that is killed', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'honnin-r1-'))
  let server: ServedProgram
  let receiver: Server
  let onHook: (() => void) | undefined
  const received = new Map<string, Set<string>>()

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        const { id, data } = JSON.parse(body) as { id: string; data: { session: { id: string; status: string } } }
        const told = received.get(data.session.id) ?? new Set()
        if (finalStates.includes(data.session.status)) received.set(data.session.id, told.add(id))
        const isFinal = finalStates.includes(data.session.status)
        const kill = isFinal ? onHook : undefined
        if (kill === undefined) return void response.writeHead(204).end()
        // Killed before it has its answer.
        onHook = undefined
        kill()
      })
    }).listen(0, '127.0.0.1')
    const env = { HONNIN_DATA_DIR: dataDir, HONNIN_WEBHOOK_ALLOW_PRIVATE: 'true', HONNIN_BACKUP_EVERY_HOURS: '0' }
    server = new ServedProgram(env, await freePort())
    await server.start()
    const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
    const { value } = await runHonnin(['tenant', 'add', '--name', 'faults', '--webhook', hook], server.env)
    server.key = String(value['key'])
  }, 180_000)
  afterAll(async () => {
    await server.end('SIGTERM')
    receiver.closeAllConnections()
    receiver.close()
    rmSync(dataDir, { recursive: true, force: true })
  }, 60_000)

  const killAndStart = async (): Promise<void> => {
    await server.end('SIGKILL')
    await server.start()
  }

  /** Sends every picture; resolves to what was acknowledged. */
  const capture = async (device: TestDevice): Promise<ReadonlyMap<string, string>> => {
    const acknowledged = new Map<string, string>()
    for (;;) {
      const step = await insist(() => device.nextStep())
      if (step === null) return acknowledged
      const shots = await device.shotsFor(step)
      for (const shot of shots) {
        const stored = await insist(async () => {
          const answer = await device.upload(step, shot)
          if (answer.status >= 500) throw new Error('not now')
          return answer
        })
        expect([200, 201], JSON.stringify(stored.body)).toContain(stored.status)
        acknowledged.set(shot.descriptor.itemId, shot.descriptor.sha256)
      }
      await insist(async () => {
        const { status } = await device.complete(step)
        if (status !== 200) throw new Error(`not complete: ${status}`)
      })
      device.steps.push(step)
      device.shots.push(...shots)
    }
  }

  const verify = async (phase: (typeof phases)[number]): Promise<string> => {
    const { body } = await insist(() => server.call('POST', '/v1/sessions', { plan: 'document-and-face' }))
    const device = new TestDevice({ url: () => server.url, clientToken: body.clientToken, now: () => new Date() })
    await device.begin('passport')
    const killing = phase === 'upload' ? delay(50 + Math.random() * 900).then(killAndStart) : Promise.resolve()
    const acknowledged = await capture(device)
    await killing
    const { items } = await device.session()
    expect(new Map(items.map(({ itemId, sha256 }) => [itemId as string, sha256 as string]))).toEqual(acknowledged)
    const bundle = device.sign(await device.manifest())
    const submitting = insist(async () => {
      const { status, body: answer } = await device.submit(bundle)
      if (status !== 202) throw new Error(JSON.stringify(answer))
    })
    if (phase === 'submit') {
      await delay(Math.random() * 40)
      await killAndStart()
    }
    if (phase === 'webhook') {
      const hooked = new Promise<void>((resolve) => (onHook = resolve))
      await Promise.all([submitting, hooked])
      await killAndStart()
    }
    await submitting.catch(async (error: unknown) => {
      // Accepted before the kill, whose answer was lost: a second submission finds it no longer open.
      if ((await device.session()).status === 'capturing') throw error
    })
    if (phase === 'job') {
      await delay(Math.random() * 1500)
      await killAndStart()
    }
    return body.id as string
  }

  it.each(phases)(
    `during %s: nothing lost, nothing decided twice (${rounds} rounds)`,
    async (phase) => {
      const sessions: string[] = []
      let slowestMs = 0
      for (let round = 0; round < rounds; round += 1) {
        sessions.push(await verify(phase))
        const since = Date.now()
        const { body } = await until(async () => {
          const answer = await server.call('GET', `/v1/sessions/${sessions.at(-1) ?? ''}`).catch(() => null)
          return answer !== null && finalStates.includes(answer.body.status) ? answer : null
        }, settleMs)
        slowestMs = Math.max(slowestMs, Date.now() - since)
        expect(body.captures).toHaveLength(9)
      }
      await until(async () => (sessions.every((id) => received.has(id)) ? true : null), 60_000)
      await server.end('SIGTERM')
      const { config } = loadConfig({ HONNIN_DATA_DIR: dataDir })
      const installation = await openInstallation(config, { onError: () => undefined })
      const { rows } = await installation.db.query<{ session_id: string; decided: number }>(
        `select session_id, count(*) as decided from audit_entry
         where session_id = any($1) and convert_from(body, 'UTF8')::jsonb ->> 'to' = any($2) group by 1`,
        [sessions, finalStates],
      )
      await installation.close()
      expect(rows).toHaveLength(rounds)
      expect(rows.every(({ decided }) => decided === 1)).toBe(true)
      // Told at least once, under one id.
      for (const id of sessions) expect(received.get(id)?.size).toBe(1)
      for (const file of readdirSync(join(dataDir, 'vault'), { recursive: true, withFileTypes: true }))
        if (file.isFile())
          expect(['HNM', '']).toContain(readFileSync(join(file.parentPath, file.name)).subarray(0, 3).toString())
      await server.start()
      reportFigure({
        ...{ id: 'R1', what: `server killed during ${phase}`, trials: rounds, failures: 0 },
        note: `final state ${(slowestMs / 1000).toFixed(1)} s after the restart at the latest`,
      })
    },
    600_000,
  )
})
