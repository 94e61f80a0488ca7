/** The built program as a server in a process of its own, on an embedded PostgreSQL that syncs every commit. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const program = join(import.meta.dirname, '../../packages/server/bin/honnin.mjs')
const startMs = 120_000

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

export class ServedHonnin {
  #child = null
  #env
  url = ''

  constructor(env) {
    this.#env = env
  }

  static async create(settings = {}) {
    const dataDir = await mkdtemp(join(tmpdir(), 'honnin-bench-api-'))
    const port = String(await freePort())
    const served = new ServedHonnin({
      ...process.env,
      ...{ HONNIN_DATA_DIR: dataDir, HONNIN_PORT: port, HONNIN_LOG_LEVEL: 'error', HONNIN_BACKUP_EVERY_HOURS: '0' },
      ...settings,
    })
    served.url = `http://127.0.0.1:${port}`
    return served
  }

  async start(settings = {}) {
    this.#child = spawn(process.execPath, [program, 'serve'], {
      env: { ...this.#env, ...settings },
      stdio: ['ignore', 'ignore', 2],
    })
    for (const deadline = Date.now() + startMs; ; await delay(200)) {
      const isReady = await fetch(`${this.url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
      if (isReady) return
      if (Date.now() > deadline || this.#child.exitCode !== null) throw new Error('the server does not start')
    }
  }

  /** Runs a command of `honnin` beside the server. */
  async run(...words) {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...words, '--json'], { env: this.#env })
    return JSON.parse(stdout)
  }

  async stop() {
    if (this.#child === null) return
    const ended = once(this.#child, 'close')
    this.#child.kill('SIGTERM')
    await ended
    this.#child = null
  }

  async remove() {
    await this.stop()
    await rm(this.#env.HONNIN_DATA_DIR, { recursive: true, force: true })
  }
}
