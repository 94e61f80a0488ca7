import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestDevice } from './support/device.ts'
import { findAsTheyAre, type Marks } from './support/find-bytes.ts'
import { readAnswer } from './support/harness.ts'
import { jpeg } from './support/pictures.ts'
import { until } from './support/until.ts'

const honnin = fileURLToPath(new URL('../bin/honnin.mjs', import.meta.url))
const isBuilt = existsSync(fileURLToPath(new URL('../dist/cli/main.js', import.meta.url)))
if (!isBuilt) process.stderr.write('SKIPPED: the tests that kill the server need the build (npm run setup)\n')

const rounds = 4
const startTimeoutMs = 90_000
/** As many bytes of each 16 KiB of a picture are looked for. */
const windowBytes = 24
const windowEvery = 16_384

const marksOf = (picture: Buffer): Marks =>
  Object.fromEntries(
    Array.from({ length: Math.floor(picture.length / windowEvery) }, (_, index) => {
      const start = index * windowEvery + windowEvery / 2
      return [`byte ${start}`, picture.subarray(start, start + windowBytes)]
    }),
  )

/** The real program, its temporary files in a folder that is searched as well. */
describe.skipIf(!isBuilt)('a server that is killed in the middle of an upload', () => {
  const root = mkdtempSync(join(tmpdir(), 'honnin-plaintext-'))
  const temporary = join(root, 'tmp')
  const dataDir = join(root, 'data')
  let port = 0
  let child: ChildProcess
  let key = ''
  const env = () => ({
    ...process.env,
    ...{ HONNIN_DATA_DIR: dataDir, HONNIN_PORT: String(port), HONNIN_LOG_LEVEL: 'trace', TMPDIR: temporary },
  })
  const url = () => `http://localhost:${port}`
  let output = ''

  const start = async (): Promise<void> => {
    child = spawn(process.execPath, [honnin, 'serve'], { env: env(), stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
    await until(
      async () => ((await fetch(`${url()}/readyz`).catch(() => null))?.ok === true ? true : null),
      startTimeoutMs,
    )
  }
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  beforeAll(async () => {
    mkdirSync(temporary, { mode: 0o777 })
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
    server.close()
    await start()
    const add = spawn(process.execPath, [honnin, 'tenant', 'add', '--name', 'kill', '--json'], { env: env() })
    let text = ''
    add.stdout.on('data', (chunk) => (text += String(chunk)))
    await once(add, 'close')
    key = JSON.parse(text).key
  }, startTimeoutMs)
  afterAll(async () => {
    await kill()
    rmSync(root, { recursive: true, force: true })
  })

  it(`leaves none of the picture on disk in the clear, in ${rounds} rounds`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const created = await readAnswer(
        await fetch(`${url()}/v1/sessions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ plan: 'document-and-face' }),
        }),
      )
      const device = new TestDevice({ url, clientToken: created.body.clientToken, now: () => new Date() })
      await device.begin('passport')
      const step = await device.nextStep()
      if (step === null) throw new TypeError('no step')
      const picture = await jpeg(round + 1, { width: 2600, height: 2000 })
      expect(picture.length).toBeGreaterThan(500_000)
      const descriptor = device.describe(step, picture)
      const boundary = 'cut'
      const head = [
        `--${boundary}\r\ncontent-disposition: form-data; name="descriptor"\r\n\r\n${JSON.stringify(descriptor)}\r\n`,
        `--${boundary}\r\ncontent-disposition: form-data; name="media"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
      ].join('')
      const tail = `\r\n--${boundary}--\r\n`
      const address = `${url()}/v1/capture/steps/${step.stepId}/items`
      const proof = { method: 'POST', url: address, token: device.accessToken, nonce: device.nonce }
      const call = request(address, {
        method: 'POST',
        headers: {
          ...{ authorization: `DPoP ${device.accessToken}`, dpop: device.key.proof(proof) },
          'content-type': `multipart/form-data; boundary=${boundary}`,
          'content-length': Buffer.byteLength(head) + picture.length + Buffer.byteLength(tail),
        },
      })
      call.on('error', () => undefined)
      call.write(head)
      // The last round sends everything and is killed while it is looked at.
      const sent = round === rounds - 1 ? picture.length : Math.floor(picture.length * (0.3 + 0.2 * round))
      call.write(picture.subarray(0, sent))
      if (sent === picture.length) call.end(tail)
      const half = join(dataDir, 'vault/.half')
      await until(async () => (readdirSync(half).length > 0 || sent === picture.length ? true : null))
      await delay(50 + round * 40)
      await kill()
      call.destroy()

      const marks = marksOf(picture)
      expect(Object.keys(marks).length).toBeGreaterThan(30)
      const { files, found } = findAsTheyAre(root, marks)
      expect(found).toEqual([])
      expect(files).toBeGreaterThan(100)
      // The search finds what is there: the encrypted half as well as its header in the clear.
      if (round === 0) expect(findAsTheyAre(half, { header: Buffer.from('HNM2') }).found).toHaveLength(1)
      for (const mark of Object.values(marks)) expect(output.includes(mark.toString('latin1'))).toBe(false)
      await start()
    }
    // What the uploads left is ciphertext in `.half`, or a file that belongs to nothing: both are swept.
    expect(readdirSync(join(dataDir, 'vault/.half')).length).toBeGreaterThan(0)
  }, 400_000)
})
