import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { readAnswer, type TestAnswer } from '../test/support/harness.ts'
import { until } from '../test/support/until.ts'

export const honnin = fileURLToPath(new URL('../bin/honnin.mjs', import.meta.url))
export const isBuilt = existsSync(fileURLToPath(new URL('../dist/cli/main.js', import.meta.url)))
if (!isBuilt) process.stderr.write('SKIPPED: faults of the program need the build (npm run setup)\n')

const startTimeoutMs = 90_000

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

const lookEveryMs = 1

/** Runs a command of the real program; the JSON value that it printed. Killed (SIGKILL) as soon as `killWhen` says so. */
export const runHonnin = async (
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  { killWhen }: { readonly killWhen?: () => boolean } = {},
): Promise<{ readonly code: number | null; readonly value: Record<string, unknown> }> => {
  const child = spawn(process.execPath, [honnin, ...words, '--json'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  const looking = setInterval(() => {
    if (killWhen?.() !== true) return
    clearInterval(looking)
    child.kill('SIGKILL')
  }, lookEveryMs)
  const [code] = (await once(child, 'close')) as [number | null]
  clearInterval(looking)
  return { code, value: output === '' || code === null ? {} : (JSON.parse(output) as Record<string, unknown>) }
}

/** `honnin serve` as a process of its own that can be killed and started again on the same data. */
export class ServedProgram {
  readonly env: NodeJS.ProcessEnv
  readonly url: string
  #child: ChildProcess | undefined
  key = ''

  constructor(env: NodeJS.ProcessEnv, port: number) {
    this.env = { ...process.env, HONNIN_PORT: String(port), HONNIN_LOG_LEVEL: 'silent', ...env }
    this.url = `http://localhost:${port}`
  }

  async start(): Promise<void> {
    this.#child = spawn(process.execPath, [honnin, 'serve'], { env: this.env, stdio: 'ignore' })
    await until(async () => ((await this.readiness()) === 200 ? true : null), startTimeoutMs)
  }

  /** Status of `/readyz`; `null` where nothing answers. */
  readiness(): Promise<number | null> {
    return fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(10_000) }).then(
      ({ status }) => status,
      () => null,
    )
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    given: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    return readAnswer(
      await fetch(`${this.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.key}`, ...json, ...given },
        body: body === undefined ? null : JSON.stringify(body),
      }),
    )
  }
}

/** Tries again until there is an answer, as a page does whose connection was cut. */
export const insist = async <Value>(work: () => Promise<Value>): Promise<Value> =>
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
