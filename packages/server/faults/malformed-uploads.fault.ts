import { randomInt } from 'node:crypto'
import type { Step } from '@honnin/shared/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDevice } from '../test/support/create-device.ts'
import type { Shot, TestDevice } from '../test/support/device.ts'
import { readAnswer, startHarness, type Harness, type TestAnswer } from '../test/support/harness.ts'
import { jpeg } from '../test/support/pictures.ts'
import { reportFigure, trialsOf } from './report.ts'

const mutants = trialsOf(5000, 240)
/** Calls of a session are limited; each of these takes a new one. */
const mutantsPerSession = 100
const boundary = '----fault'
const slowMs = 1000
const mostGrowth = 100 * 1024 * 1024

const change = (bytes: Buffer, count: number): Buffer => {
  const changed = Buffer.from(bytes)
  for (let turn = 0; turn < count; turn += 1) changed[randomInt(changed.length)] = randomInt(256)
  return changed
}

const multipart = ({ descriptor, media }: Shot): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="descriptor"\r\n\r\n${JSON.stringify(descriptor)}\r\n` +
        `--${boundary}\r\ncontent-disposition: form-data; name="media"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
    ),
    media,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])

/** Bytes of a request's body, broken in one way. */
type Mutation = (device: TestDevice, step: Step, good: Buffer) => Buffer

const ofPicture =
  (break_: (media: Buffer) => Buffer): Mutation =>
  (device, step, good) => {
    const media = break_(good)
    return multipart({ media, descriptor: device.describe(step, media) })
  }

const ofFraming =
  (break_: (body: Buffer) => Buffer): Mutation =>
  (device, step, good) =>
    break_(multipart({ media: good, descriptor: device.describe(step, good) }))

const parts = (count: number): Buffer =>
  Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="x"\r\n\r\n1\r\n`.repeat(count))

const mutations: Readonly<Record<string, Mutation>> = {
  'picture cut off': ofPicture((media) => media.subarray(0, randomInt(1, media.length))),
  'picture, 1 byte changed': ofPicture((media) => change(media, 1)),
  'picture, 16 bytes changed': ofPicture((media) => change(media, 16)),
  'picture, 256 bytes changed': ofPicture((media) => change(media, 256)),
  'picture, header only': ofPicture((media) => media.subarray(0, randomInt(2, 24))),
  'picture with a tail': ofPicture((media) => Buffer.concat([media, Buffer.from('PK\u0003\u0004<?php ?>')])),
  'framing, 16 bytes changed': ofFraming((body) => change(body, 16)),
  'framing cut off': ofFraming((body) => body.subarray(0, randomInt(1, body.length))),
  'framing without end': ofFraming((body) => body.subarray(0, -boundary.length - 6)),
  'framing, head changed': ofFraming((body) => Buffer.concat([change(body.subarray(0, 400), 4), body.subarray(400)])),
  'framing, part twice': ofFraming((body) => Buffer.concat([body.subarray(0, -boundary.length - 8), body])),
  'framing, 2,000 parts': ofFraming((body) => Buffer.concat([parts(2000), body])),
  'descriptor changed': (device, step, good) => {
    const text = change(Buffer.from(JSON.stringify(device.describe(step, good))), 3)
    const body = multipart({ media: good, descriptor: device.describe(step, good) })
    const from = body.indexOf('{')
    return Buffer.concat([body.subarray(0, from), text, body.subarray(from + text.length)])
  },
}
const names = Object.keys(mutations)

describe('R4: malformed uploads', () => {
  let harness: Harness
  let good: Buffer
  beforeAll(async () => {
    harness = await startHarness()
    good = await jpeg(1)
  })
  afterAll(() => harness.stop())

  const begin = async (): Promise<{ readonly device: TestDevice; readonly step: Step }> => {
    const { device } = await createDevice(harness)
    await device.begin('passport')
    const step = await device.nextStep()
    if (step === null) throw new TypeError('no step')
    return { device, step }
  }

  const send = async (device: TestDevice, path: string, body: Buffer, type: string): Promise<TestAnswer> => {
    const url = `${harness.url}${path}`
    const proof = device.key.proof({ method: 'POST', url, token: device.accessToken, nonce: device.nonce })
    const headers = { authorization: `DPoP ${device.accessToken}`, dpop: proof, 'content-type': type }
    const answer = await readAnswer(await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) }))
    device.nonce = answer.headers.get('dpop-nonce') ?? device.nonce
    return answer
  }

  it(`answers ${mutants} of them with a code, stays up and takes a good picture after all of them`, async () => {
    const times: number[] = []
    const answers = new Map<number, number>()
    let current = await begin()
    let accepted = 0
    let rss = 0
    for (let trial = 0; trial < mutants; trial += 1) {
      const { device, step } = current
      const name = names[trial % names.length] ?? ''
      const body = mutations[name]?.(device, step, good) ?? good
      const startedAt = performance.now()
      const answer = await send(
        device,
        `/v1/capture/steps/${step.stepId}/items`,
        body,
        `multipart/form-data; boundary=${boundary}`,
      )
      times.push(performance.now() - startedAt)
      answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1)
      expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toBeLessThan(500)
      expect(answer.status, name).not.toBe(429)
      if (answer.status >= 400) expect(answer.body.code, name).toMatch(/^[a-z_]+$/)
      else accepted += 1
      if (trial === Math.min(400, mutants >> 1)) rss = process.memoryUsage.rss()
      if (answer.status < 300 || trial % mutantsPerSession === mutantsPerSession - 1) current = await begin()
    }
    const { device, step } = await begin()
    expect((await device.upload(step, { media: good, descriptor: device.describe(step, good) })).status).toBe(201)
    const growth = process.memoryUsage.rss() - rss
    const sorted = times.sort((one, other) => one - other)
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0
    expect(growth).toBeLessThan(mostGrowth)
    const kinds = [...answers].sort().map(([status, count]) => `${status}: ${count}`)
    reportFigure({
      ...{ id: 'R4', what: 'malformed uploads over HTTP', trials: mutants, failures: 0 },
      note: `${kinds.join(', ')}; ${accepted} still were pictures; p99 ${p99.toFixed(0)} ms (bar ${slowMs}); memory grew by ${Math.round(growth / 1024 ** 2)} MiB`,
    })
  }, 1_800_000)

  it('answers malformed JSON with a code', async () => {
    const trials = trialsOf(1000, 100)
    const whole = Buffer.from(JSON.stringify({ plan: 'document-and-face', reference: 'r', declared: { name: '見本' } }))
    for (let trial = 0; trial < trials; trial += 1) {
      const body = trial % 2 === 0 ? change(whole, 1 + (trial % 5)) : whole.subarray(0, randomInt(1, whole.length))
      const answer = await readAnswer(
        await fetch(`${harness.url}/v1/sessions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${harness.key}`, 'content-type': 'application/json' },
          body: new Uint8Array(body),
        }),
      )
      expect(answer.status, `${String(body)}: ${JSON.stringify(answer.body)}`).toBeLessThan(500)
      if (answer.status >= 400) expect(answer.body.code).toMatch(/^[a-z_]+$/)
    }
    reportFigure({ id: 'R4', what: 'malformed JSON over HTTP', trials, failures: 0 })
  }, 600_000)
})
