/** Bundled before it runs: the program and its fixtures are TypeScript. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import {
  compareReplica,
  FolderStore,
  replicate,
  serveWitness,
  verifyLog,
  Witness,
  WitnessState,
} from '../../packages/server/src/audit/index.ts'
import { systemRandom } from '../../packages/server/src/crypto/index.ts'
import { startEmbeddedCluster } from '../../packages/server/src/db/index.ts'
import { logEdits, withEdit } from '../../packages/server/test/support/log-edits.ts'
import { openTestLog } from '../../packages/server/test/support/test-log.ts'
import { attackWitness, honestRequest } from '../../packages/server/test/support/witness-attacks.ts'

const integrateEveryMs = 500
const sampleEveryMs = 10
const callers = 512
const singleAppends = 200
const pick = systemRandom.integer
const bytesPerMegabyte = 2 ** 20

const say = (text) => process.stderr.write(`${text}\n`)

const quantile = (values, at) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))]

const seconds = async (work) => {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}

const entryOf = (number) => ({
  ...{ type: 'session.approved', at: new Date(), tenantId: 'ten_1', sessionId: null },
  plain: { from: 'processing', to: 'approved', attempt: 1, number },
})

/** Many callers, each of which waits for its own commit before it comes again. */
const appendAll = async (log, count) => {
  let next = 0
  const caller = async () => {
    while (next < count) await log.record(entryOf(next++))
  }
  return count / (await seconds(() => Promise.all(Array.from({ length: callers }, caller))))
}

const integrateBeside = (log) => {
  const state = { isDone: false, count: 0, busyMs: 0 }
  const loop = (async () => {
    while (!state.isDone) {
      const begun = performance.now()
      state.count += await log.integrate()
      state.busyMs += performance.now() - begun
      await delay(integrateEveryMs)
    }
    state.count += await log.integrate()
  })()
  return async () => {
    state.isDone = true
    await loop
    return state
  }
}

/** Time, processor time and added memory of one verification. */
const verifyOnce = async (test) => {
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let peak = before
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), sampleEveryMs)
  const cpu = process.cpuUsage()
  let result
  const wall = await seconds(async () => {
    result = await verifyLog(test.db, test.key)
  })
  clearInterval(timer)
  const { user, system } = process.cpuUsage(cpu)
  if (result.findings.length > 0) throw new Error(`the log does not verify: ${JSON.stringify(result.findings[0])}`)
  return {
    wall,
    cpu: (user + system) / 1e6,
    megabytes: (peak - before) / bytesPerMegabyte,
    checkpoints: result.checkpoints,
  }
}

const measureCost = async (test, folder, quick) => {
  const [fewEntries, entries] = quick ? [1000, 5000] : [20_000, 100_000]
  const begun = performance.now()
  for (let number = 0; number < singleAppends; number += 1) await test.log.record(entryOf(number))
  const singleAppendsPerSecond = (singleAppends * 1000) / (performance.now() - begun)
  await appendAll(test.log, fewEntries - singleAppends)
  await test.log.integrate()
  await verifyOnce(test)
  const few = await verifyOnce(test)

  const stopIntegrating = integrateBeside(test.log)
  const appendsPerSecond = await appendAll(test.log, entries - fewEntries)
  const integrated = await stopIntegrating()
  say(`appended ${entries} entries, ${Math.round(appendsPerSecond)}/s`)

  const runs = []
  for (let run = 0; run < (quick ? 1 : 5); run += 1) runs.push(await verifyOnce(test))
  say(`verified in ${runs.map(({ wall }) => wall.toFixed(2)).join(', ')} s`)
  const proofs = []
  for (let proof = 0; proof < (quick ? 100 : 2000); proof += 1)
    proofs.push(1000 * (await seconds(() => test.log.proof(pick(entries)))))
  const store = new FolderStore(join(folder, 'replica'))
  await replicate(test.db, test.key, store)
  const compareSeconds = await seconds(() => compareReplica(test.db, test.key, { store }))
  const median = (property) =>
    quantile(
      runs.map((run) => run[property]),
      0.5,
    )
  return {
    ...{ entries, fewEntries, callers, appendsPerSecond, singleAppendsPerSecond, compareSeconds },
    integratedPerSecond: (integrated.count * 1000) / integrated.busyMs,
    ...{ verifySeconds: median('wall'), verifyCpuSeconds: median('cpu'), verifications: runs.length },
    verifyMegabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
    fewVerifyMegabytes: few.megabytes,
    checkpoints: runs[0].checkpoints,
    ...{ proofs: proofs.length, proofMs50: quantile(proofs, 0.5), proofMs99: quantile(proofs, 0.99) },
  }
}

const measureEdits = async (test, folder, quick) => {
  const entries = quick ? 300 : 1000
  await test.grow(entries, { perCheckpoint: 90 })
  const store = new FolderStore(join(folder, 'edited'))
  await replicate(test.db, test.key, store)
  const kinds = {}
  const rounds = quick ? 1 : Math.ceil(1000 / logEdits.length)
  for (const { name, apply } of logEdits) {
    const kind = (kinds[name] = { tried: 0, found: 0, exact: 0 })
    for (let round = 0; round < rounds; round += 1) {
      const { expected, seen } = await withEdit(
        test.db,
        (tx) => apply(tx, { log: test.log, size: entries, pick }),
        async (tx) => [
          ...(await compareReplica(tx, test.key, { store })).findings,
          ...(await verifyLog(tx, test.key)).findings,
        ],
      )
      kind.tried += 1
      if (seen.length > 0) kind.found += 1
      if (seen[0]?.index === expected) kind.exact += 1
    }
    say(`${name}: ${kind.exact} of ${kind.tried}`)
  }
  const { findings } = await verifyLog(test.db, test.key)
  if (findings.length > 0) throw new Error('the edits were not undone')
  const sum = (property) => Object.values(kinds).reduce((total, kind) => total + kind[property], 0)
  return { entries, kinds, tried: sum('tried'), found: sum('found'), exact: sum('exact') }
}

const measureAttacks = async (test, folder, quick) => {
  const held = 300
  const state = await WitnessState.open(join(folder, 'witness'), 'witness.example/bench')
  const witness = await Witness.open({ state, logs: [test.log.verifierKey()], now: () => new Date() })
  const { port, stop } = await serveWitness(witness, { host: '127.0.0.1', port: 0, onError: say })
  const send = async (body) => (await fetch(`http://127.0.0.1:${port}/add-checkpoint`, { method: 'POST', body })).status
  if ((await send(await honestRequest(test.log, 0, held))) !== 200)
    throw new Error('the witness refuses the honest log')
  const statuses = await attackWitness({ log: test.log, send, held, pick }, quick ? 5 : 100)
  if ((await send(await honestRequest(test.log, held, held + 1))) !== 200)
    throw new Error('the witness refuses the honest log after the attacks')
  await stop()
  return { tried: statuses.length, refused: statuses.filter((status) => status === 409 || status === 422).length }
}

export const measureLog = async ({ quick }) => {
  const folder = await mkdtemp(join(tmpdir(), 'honnin-bench-audit-'))
  const server = { name: 'embedded', start: () => startEmbeddedCluster({ folder: join(folder, 'postgres') }) }
  const run = async (work, origin) => {
    const test = await openTestLog({ server, origin })
    try {
      return await work(test, folder, quick)
    } finally {
      await test.close()
    }
  }
  try {
    return {
      cost: await run(measureCost, 'bench.example/cost'),
      edits: await run(measureEdits, 'bench.example/edits'),
      attacks: await run(measureAttacks, 'bench.example/attacks'),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
