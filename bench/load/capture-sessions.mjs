/**
 * Bundled before it runs. People who capture one session after the other, in a process of its own:
 *
 *   node capture-sessions.mjs URL KEY LANES
 *
 * Says `capturing` once the first session is submitted. Told to end (SIGTERM), it prints {begun, decided, seconds, verifyingMs}.
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { TestDevice } from '../../packages/server/test/support/device.ts'
import { makePictures } from '../speed/make-session.mjs'

const [url, key, lanes] = process.argv.slice(2)
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
const pollMs = 500

const call = async (method, path, body) => {
  const answer = await fetch(`${url}${path}`, { method, headers, body: body && JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return answer.json()
}

const pictures = await makePictures()

/** Sends the pictures of a made-up person. Movements are drawn by the server: most sessions fail the challenge, all are checked whole. */
class PictureDevice extends TestDevice {
  async shotsFor(step) {
    const shots = await super.shotsFor(step)
    return shots.map(({ descriptor }, index) => {
      const list = pictures[step.kind]
      const media = list[index % list.length]
      return { media, descriptor: this.describe(step, media, { clientFindings: descriptor.clientFindings }) }
    })
  }
}

const counts = { begun: 0, decided: 0, verifyingMs: 0 }
let started = performance.now()

const captureOnce = async () => {
  const { id, clientToken } = await call('POST', '/v1/sessions', { plan: 'jp-image-face' })
  counts.begun += 1
  const device = new PictureDevice({ url: () => url, clientToken, now: () => new Date() })
  await device.begin()
  const submitted = await device.finish()
  if (submitted.status !== 202) throw new Error(`not taken: ${JSON.stringify(submitted.body)}`)
  for (;;) {
    const result = await call('GET', `/v1/sessions/${id}`)
    if (result.status !== 'processing') {
      counts.decided += 1
      counts.verifyingMs += result.timings?.total ?? 0
      return
    }
    await delay(pollMs)
  }
}

const lane = async () => {
  for (;;) await captureOnce()
}

process.once('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify({ ...counts, seconds: (performance.now() - started) / 1000 })}\n`)
  process.exit(0)
})
// The first one loads the networks.
await captureOnce()
Object.assign(counts, { begun: 0, decided: 0, verifyingMs: 0 })
started = performance.now()
process.stdout.write('capturing\n')
await Promise.all(Array.from({ length: Number(lanes) }, lane))
