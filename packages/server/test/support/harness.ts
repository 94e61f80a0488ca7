import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scopes } from '@honnin/shared/protocol'
import { startApp, type AppOptions, type RunningApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config/index.ts'
import { openInstallation, type Installation } from '../../src/installation.ts'
import { createLogger } from '../../src/operations/index.ts'
import { addTenant, createApiKey, type Tenant } from '../../src/relying/index.ts'
import { screenItem } from '../../src/verification/screen-item.ts'
import type { Verifier, VerificationInput, VerificationReport } from '../../src/verification/index.ts'
import { Passwords } from '../../src/review/index.ts'
import { createTestDatabase, type TestServer } from './postgres.ts'
import { requireDocumented } from './require-documented.ts'
import { until } from './until.ts'

/** A clock that tests set forward. It begins on a day on which every plan is lawful. */
export class TestClock {
  #at = new Date('2026-11-01T03:00:00.000Z').getTime()
  readonly now = (): Date => new Date(this.#at)

  forward({ minutes = 0, seconds = 0, days = 0 }: { minutes?: number; seconds?: number; days?: number }): void {
    this.#at += ((days * 24 * 60 + minutes) * 60 + seconds) * 1000
  }

  set(instant: string): void {
    this.#at = new Date(instant).getTime()
  }
}

/** Approves whatever it is given: what the checks find is tested where the checks are. */
export const approve = async (input: VerificationInput): Promise<VerificationReport> => ({
  checks: [{ id: 'bundle.integrity', outcome: input.bundle.finding === null ? 'pass' : 'fail', reasons: [] }],
  decision:
    input.bundle.finding === null
      ? { status: 'approved', finality: 'final', reasons: [] }
      : { status: 'declined', finality: 'final', reasons: ['bundle_invalid'] },
  document: { type: input.documentType, fields: {}, comparisons: {}, warnings: [] },
  timings: { total: 1 },
  purge: [],
})

/** Enough to tell right from wrong. */
export const cheapPasswords = new Passwords({ memoryCost: 8, timeCost: 1, parallelism: 1 })

const seesCodesOnly: Verifier['screenItem'] = (media, expected) => screenItem(media, expected, null)

export interface HarnessOptions {
  readonly server?: TestServer
  readonly verify?: Verifier['verify']
  readonly screenItem?: Verifier['screenItem']
  readonly env?: Readonly<Record<string, string>>
  readonly timeouts?: AppOptions['timeouts']
  readonly deliveryTimes?: AppOptions['deliveryTimes']
}

export interface Harness {
  readonly url: string
  readonly clock: TestClock
  readonly installation: Installation
  readonly tenant: Tenant
  readonly key: string
  readonly dataDir: string
  readonly databaseUrl: string
  /** What the server logged. */
  readonly log: readonly string[]
  call(
    method: string,
    path: string,
    options?: { body?: unknown; key?: string; headers?: Record<string, string> },
  ): Promise<TestAnswer>
  /** Waits until the session has one of the states. */
  settle(sessionId: string, ...states: readonly string[]): Promise<Record<string, unknown>>
  /** Ends the server and starts it again on the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  // Tests look into answers of every shape; `expect` is what checks them.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any
}

export const readAnswer = async (response: Response): Promise<TestAnswer> => {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

/** A whole server over HTTP on a database and a folder of its own; only the verifier is of the test's making. */
export const startHarness = async (options: HarnessOptions = {}): Promise<Harness> => {
  const database = await createTestDatabase(options.server)
  const dataDir = await mkdtemp(join(tmpdir(), 'honnin-test-data-'))
  const clock = new TestClock()
  const log: string[] = []
  const logger = createLogger('info', { write: (line: string) => void log.push(line) })
  const { config } = loadConfig({
    HONNIN_DATA_DIR: dataDir,
    HONNIN_DATABASE_URL: database.url,
    HONNIN_PORT: '0',
    HONNIN_WEBHOOK_ALLOW_PRIVATE: 'true',
    HONNIN_KEY_CALLS_PER_MINUTE: '0',
    ...options.env,
  })
  const installation = await openInstallation(config, { onError: () => undefined, now: clock.now })
  const verifier = { verify: options.verify ?? approve, screenItem: options.screenItem ?? seesCodesOnly }
  const start = (): Promise<RunningApp> =>
    startApp({
      installation,
      verifier,
      logger,
      passwords: cheapPasswords,
      ...(options.timeouts === undefined ? {} : { timeouts: options.timeouts }),
      ...(options.deliveryTimes === undefined ? {} : { deliveryTimes: options.deliveryTimes }),
    })
  let app = await start()
  const tenant = await addTenant(installation, { name: 'test', sector: 'specified_business' })
  const key = await createApiKey(installation, { tenantId: tenant.id, livemode: false, label: 'test', scopes })

  const call: Harness['call'] = async (method, path, given = {}) => {
    const headers: Record<string, string> = { authorization: `Bearer ${given.key ?? key}`, ...given.headers }
    if (given.body !== undefined) headers['content-type'] = 'application/json'
    const body = given.body === undefined ? {} : { body: JSON.stringify(given.body) }
    const answer = await readAnswer(await fetch(`${app.url ?? ''}${path}`, { method, headers, ...body }))
    requireDocumented({ method, path, answer })
    return answer
  }
  return {
    get url() {
      return app.url ?? ''
    },
    ...{ clock, installation, tenant, key, dataDir, log, call, databaseUrl: database.url },
    settle: (sessionId, ...states) =>
      until(async () => {
        const { body } = await call('GET', `/v1/sessions/${sessionId}`)
        return states.includes(body.status) ? (body as Record<string, unknown>) : null
      }),
    restart: async () => {
      await app.stop()
      app = await start()
    },
    stop: async () => {
      await app.stop()
      await installation.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
