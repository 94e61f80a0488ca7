/** Reading results while verifications run: the API under an open loop of requests. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from '../load/bundle.mjs'
import { openLoop } from '../load/open-loop.mjs'
import { ServedHonnin } from '../load/served-honnin.mjs'

const perSecond = 200
/** A key may make 100 calls a second as the server comes: the load of several relying parties. */
const keys = 4
const goalMs = 100
const verifyForEver = '1000000'

const startVerifications = async (count) => {
  const folder = await mkdtemp(join(tmpdir(), 'honnin-bench-verify-'))
  const { file, remove } = await bundle('speed/make-session.mjs', 'make-session')
  const { makePictures } = await import(pathToFileURL(file).href)
  const pictures = Object.fromEntries(
    Object.entries(await makePictures()).map(([kind, list]) => [kind, list.map((bytes) => bytes.toString('base64'))]),
  )
  const pictureFile = join(folder, 'pictures.json')
  await writeFile(pictureFile, JSON.stringify(pictures))
  const program = join(import.meta.dirname, '../speed/verify-session.mjs')
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, [program, file, pictureFile, join(folder, 'none.json'), verifyForEver], {
      stdio: ['ignore', 'ignore', 2],
    }),
  )
  return async () => {
    const ended = Promise.all(children.map((child) => once(child, 'close')))
    for (const child of children) child.kill('SIGKILL')
    await ended
    await remove()
    await rm(folder, { recursive: true, force: true })
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

export const measure = async ({ quick }) => {
  const seconds = quick ? 5 : 60
  const server = await ServedHonnin.create({ HONNIN_ROLE: 'all' })
  try {
    await server.start()
    const owners = await prepare(server, quick ? 40 : 400)
    await load(server, owners, 3)
    const alone = await load(server, owners, seconds)
    const stop = await startVerifications(2)
    // Networks are loaded first.
    await load(server, owners, quick ? 5 : 20)
    const busy = await load(server, owners, seconds)
    await stop()
    await server.stop()
    await server.start({ HONNIN_KEY_CALLS_PER_MINUTE: '0' })
    await load(server, owners, 3)
    const unlimited = await load(server, owners, seconds)
    return reportOf({ alone, busy, unlimited, seconds })
  } finally {
    await server.remove()
  }
}

const failures = ({ statuses, total }) => (total - (statuses['200'] ?? 0)) / total

const reportOf = ({ alone, busy, unlimited, seconds }) => ({
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
    'Server and worker in one process, PostgreSQL that syncs every commit, the verifications in processes of their own, the sender of the requests on the same cores.',
    `load average ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores at the end`,
  ],
})
