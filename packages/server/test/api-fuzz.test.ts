import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDevice } from './support/create-device.ts'
import { requestsOf, type FuzzedRequest } from './support/fuzz-api.ts'
import { readAnswer, startHarness, type Harness } from './support/harness.ts'
import { requireDocumented } from './support/require-documented.ts'

/** A long run sets it: `npm run bench -- api` does. */
const runs = Number(process.env['HONNIN_FUZZ_RUNS'] ?? 400)
const atOnce = 8

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.stop())

const send = async ({ method, path, body, contentType }: FuzzedRequest): Promise<string | null> => {
  const headers = {
    authorization: `Bearer ${harness.key}`,
    ...(body === undefined ? {} : { 'content-type': contentType }),
  }
  const answer = await readAnswer(
    await fetch(`${harness.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) }),
  )
  if (answer.status >= 500)
    return `${answer.status} ${harness.log.findLast((line) => line.includes('"level":50')) ?? ''}`
  try {
    requireDocumented({ method, path, answer })
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'not documented'
  }
}

describe('the API, asked whatever its own document allows and much that it does not', () => {
  it('never fails, and answers nothing that is not documented', async () => {
    const { device, sessionId } = await createDevice(harness)
    await device.begin('passport')
    await device.finish()
    const { captures } = await harness.settle(sessionId, 'approved')
    const hook = await harness.call('POST', '/v1/webhook-endpoints', { body: { url: 'http://127.0.0.1:9/x' } })
    const open = await harness.call('POST', '/v1/sessions', { body: { plan: 'document-and-face' } })
    const ids = [
      sessionId,
      open.body.id,
      hook.body.id,
      harness.key.slice(8, 24),
      (captures as { itemId: string }[])[0]?.itemId,
    ]
    const document = (await (await fetch(`${harness.url}/v1/openapi.json`)).json()) as Record<string, unknown>
    // The key must outlive the run.
    const requests = requestsOf(document, ids.map(String)).filter(
      ({ operation, path }) =>
        !['revokeApiKey', 'rotateApiKey'].includes(operation) || !path.includes(harness.key.slice(8, 24)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(requests, { minLength: atOnce, maxLength: atOnce }), async (batch) => {
        const findings = await Promise.all(batch.map(send))
        batch.forEach((request, at) => expect(findings[at], JSON.stringify(request)).toBeNull())
      }),
      { numRuns: Math.ceil(runs / atOnce), endOnFailure: true },
    )
  }, 3_600_000)
})
