/** Reading results while verifications run: the API under an open loop of requests. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism, loadavg } from 'node:os'
import { performance } from 'node:perf_hooks'
import { bundle } from '../load/bundle.mjs'
import { openLoop } from '../load/open-loop.mjs'
import { ServedHonnin } from '../load/served-honnin.mjs'

const perSecond = 200
/** A key may make 100 calls a second as the server comes: the load of several relying parties. */
const keys = 4
const goalMs = 100
/** Two verifications run at once as the server comes; so many people keep them supplied. */
const people = 4

/** People who capture against the server itself, so that it verifies. */
const startCapturing = async (server) => {
  const { key } = await server.run('tenant', 'add', '--name', 'bench people')
  const { file, remove } = await bundle('load/capture-sessions.mjs', 'capture-sessions')
  const child = spawn(process.execPath, [file, server.url, key, String(people)], { stdio: ['ignore', 'pipe', 2] })
  const lines = []
  child.stdout.setEncoding('utf8').on('data', (text) => lines.push(text))
  const ended = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), ended])
  if (child.exitCode !== null) throw new Error('nobody captures; see above')
  return async () => {
    child.kill('SIGTERM')
    await ended
    await remove()
    return JSON.parse(lines.join('').split('\n')[1])
  }
}

const call = async (server, key, path, body) => {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return answer.json()
}

/** Decided sessions, and the keys of their tenants. */
const prepare = async (server, sessions) => {
  const owners = []
  for (let number = 0; number < keys; number += 1) {
    const { key } = await server.run('tenant', 'add', '--name', `bench ${number}`)
    const ids = []
    for (let made = 0; made < sessions / keys; made += 1) {
      const { id } = await call(server, key, '/v1/sessions', { plan: 'document-and-face', reference: `case ${made}` })
      await call(server, key, `/v1/test/sessions/${id}/simulate`, { status: 'approved' })
      ids.push(id)
    }
    owners.push({ key, ids })
  }
  return owners
}

const load = (server, owners, seconds) =>
  openLoop({
    ...{ perSecond, seconds },
    next: (number) => {
      const { key, ids } = owners[number % owners.length]
      const id = ids[Math.floor(number / owners.length) % ids.length]
      return { url: `${server.url}/v1/sessions/${id}`, headers: { authorization: `Bearer ${key}` } }
    },
  })

/** Says on standard error what was done, and in how many seconds. */
const told = async (what, work) => {
  const begun = performance.now()
  const result = await work
  process.stderr.write(`reads: ${what}, ${((performance.now() - begun) / 1000).toFixed(0)} s\n`)
  return result
}

export const measure = async ({ quick }) => {
  const seconds = quick ? 5 : 60
  const server = await ServedHonnin.create({ HONNIN_ROLE: 'all' })
  try {
    await server.start()
    const owners = await told('sessions are made', prepare(server, quick ? 40 : 400))
    await load(server, owners, 3)
    const alone = await told('alone', load(server, owners, seconds))
    const stop = await told('people begin to capture', startCapturing(server))
    const busy = await told('while verifications run', load(server, owners, seconds))
    const verified = await stop()
    await server.stop()
    await server.start({ HONNIN_KEY_CALLS_PER_MINUTE: '0' })
    await load(server, owners, 3)
    const unlimited = await told('without the limit', load(server, owners, seconds))
    return reportOf({ alone, busy, unlimited, verified, seconds })
  } finally {
    await server.remove()
  }
}

const failures = ({ statuses, total }) => (total - (statuses['200'] ?? 0)) / total

const reportOf = ({ alone, busy, unlimited, verified, seconds }) => ({
  section: 'reads',
  figures: [
    {
      name: 'reading a result while two verifications run, 99 of 100',
      ...{ value: busy.p99, unit: 'ms', trials: busy.total, goal: { at: 'most', value: goalMs } },
      baselines: { median: busy.p50, '90 of 100': busy.p90, '999 of 1000': busy['p99.9'], longest: busy.most },
    },
    {
      name: 'reads that were not answered with the result',
      ...{ value: failures(busy), unit: 'share', trials: busy.total, goal: { at: 'most', value: 0 } },
    },
    {
      name: 'verifications running at once meanwhile, on average',
      ...{ value: verified.verifyingMs / 1000 / verified.seconds, unit: '1', trials: verified.decided },
      baselines: { 'decided a minute': (verified.decided * 60) / verified.seconds },
    },
    {
      name: 'the same with nothing else running, 99 of 100',
      ...{ value: alone.p99, unit: 'ms', trials: alone.total },
      baselines: { median: alone.p50, longest: alone.most },
    },
    {
      name: 'the same without the limit of calls, 99 of 100',
      ...{ value: unlimited.p99, unit: 'ms', trials: unlimited.total },
      baselines: { median: unlimited.p50, 'median with the limit': alone.p50 },
    },
  ],
  notes: [
    `${perSecond} requests a second for ${seconds} s, sent at fixed times and measured from when each was due; ${keys} keys under the usual limit.`,
    `The server as it comes (\`honnin serve\`), on an embedded PostgreSQL that syncs every commit; ${people} people capture one session after the other, their pictures are screened and verified by it. They and the sender of the requests run on the same cores.`,
    `load average ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores at the end`,
  ],
})
