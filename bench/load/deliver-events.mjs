/** Bundled before it runs. As a program of its own it is the sender that is killed: `deliver-events.mjs SETTINGS`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { startApp } from '../../packages/server/src/app.ts'
import { loadConfig } from '../../packages/server/src/config/index.ts'
import { openInstallation } from '../../packages/server/src/installation.ts'
import { createLogger } from '../../packages/server/src/operations/index.ts'
import { startFaultyReceiver } from '../../packages/server/test/support/faulty-receiver.ts'
import { approve, startHarness } from '../../packages/server/test/support/harness.ts'

const atOnce = 8
const clockMs = 20
const lateMs = 1500
/** Sixteen attempts: a receiver that does ill six times in sixteen has taken nearly every event by then. */
const deliveryTimes = { pausesMs: Array.from({ length: 15 }, (_, at) => 100 * (at + 1)), timeoutMs: 1000 }
const giveUpMs = 900_000

const sendAsWorker = async (settings) => {
  const { config } = loadConfig({ ...settings, HONNIN_ROLE: 'worker' })
  const installation = await openInstallation(config, { onError: () => undefined })
  const verifier = { verify: approve, screenItem: async () => null }
  await startApp({ installation, verifier, logger: createLogger('error'), deliveryTimes })
}

const startSender = (file, settings) =>
  spawn(process.execPath, [file, JSON.stringify(settings)], { stdio: ['ignore', 'ignore', 2] })

const killOften = async ({ file, settings, kills, isOver }) => {
  let sender = startSender(file, settings)
  let killed = 0
  while (!isOver()) {
    await delay(killed < kills ? 2000 + 2000 * Math.random() : 200)
    if (killed >= kills || isOver()) continue
    const ended = once(sender, 'close')
    sender.kill('SIGKILL')
    await ended
    killed += 1
    sender = startSender(file, settings)
  }
  const ended = once(sender, 'close')
  sender.kill('SIGKILL')
  await ended
  return killed
}

const insist = ({ status, body }) => {
  if (status >= 300) throw new Error(`answered ${status} ${JSON.stringify(body)}`)
  return body
}

/** Two events a session: that it is processed, and what was decided. */
const makeEvents = async (harness, count, onHalf) => {
  let made = 0
  const lane = async () => {
    while (made < count) {
      made += 2
      if (made === count / 2) await onHalf()
      const { id } = insist(await harness.call('POST', '/v1/sessions', { body: { plan: 'document-and-face' } }))
      insist(await harness.call('POST', `/v1/test/sessions/${id}/simulate`, { body: { status: 'declined' } }))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

export const deliverEvents = async ({ file, events, kills }) => {
  const harness = await startHarness({ env: { HONNIN_ROLE: 'api' } })
  const clock = setInterval(() => harness.clock.set(new Date().toISOString()), clockMs)
  const receiver = await startFaultyReceiver({ draw: Math.random, lateMs })
  try {
    const hook = insist(await harness.call('POST', '/v1/webhook-endpoints', { body: { url: receiver.url } }))
    receiver.secrets = [hook.secret]
    const settings = {
      HONNIN_DATA_DIR: harness.dataDir,
      HONNIN_DATABASE_URL: harness.databaseUrl,
      HONNIN_WEBHOOK_ALLOW_PRIVATE: 'true',
      HONNIN_BACKUP_EVERY_HOURS: '0',
    }
    const begun = performance.now()
    let isOver = false
    const killing = killOften({ file, settings, kills, isOver: () => isOver })
    await makeEvents(harness, events, async () => {
      const rotated = await harness.call('POST', `/v1/webhook-endpoints/${hook.id}/rotate-secret`, { body: {} })
      receiver.secrets = [insist(rotated).secret, hook.secret]
    })
    const { db } = harness.installation
    const pending = async () => {
      const { rows } = await db.query(`select count(*) as count from webhook_delivery where state = 'pending'`)
      return rows[0].count
    }
    while ((await pending()) > 0 && performance.now() - begun < giveUpMs) await delay(500)
    const seconds = (performance.now() - begun) / 1000
    isOver = true
    const killed = await killing
    const { rows } = await db.query(
      `select distinct event_type || ' ' || session_id as fact from webhook_delivery where session_id is not null`,
    )
    return {
      ...{ events: rows.length, kills: killed, seconds, faults: receiver.faults.length, requests: receiver.requests() },
      missing: rows.filter(({ fact }) => !receiver.effects.has(fact)).length,
      doubled: [...receiver.effects.values()].filter((count) => count > 1).length,
    }
  } finally {
    clearInterval(clock)
    await receiver.stop()
    await harness.stop()
  }
}

if (process.argv[2]?.startsWith('{')) await sendAsWorker(JSON.parse(process.argv[2]))
