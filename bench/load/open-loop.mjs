/** Requests at fixed times, whatever became of those before (open loop). */
import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { quantile } from '../statistics.mjs'

const mostSockets = 512
const timeoutMs = 30_000

const get = (agent, url, headers) =>
  new Promise((resolve) => {
    const call = request(url, { agent, headers, timeout: timeoutMs }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode))
      response.on('error', () => resolve(0))
    })
    call.on('timeout', () => call.destroy())
    call.on('error', () => resolve(0))
    call.end()
  })

/**
 * Sends `perSecond` requests a second for `seconds` and measures each from the time at which it was due, so that a server
 * that stops for a while is charged for every request that should have been made meanwhile (coordinated omission).
 * `next(number)` gives `{url, headers}`. Returns quantiles in milliseconds and how often which status came.
 */
export const openLoop = async ({ perSecond, seconds, next }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: mostSockets })
  const total = Math.round(perSecond * seconds)
  const latencies = []
  const statuses = {}
  const running = []
  const begun = performance.now() + 100
  for (let number = 0; number < total; number += 1) {
    const due = begun + (number * 1000) / perSecond
    const early = due - performance.now()
    if (early > 1) await delay(early)
    const { url, headers } = next(number)
    running.push(
      get(agent, url, headers).then((status) => {
        latencies.push(performance.now() - due)
        statuses[status] = (statuses[status] ?? 0) + 1
      }),
    )
  }
  await Promise.all(running)
  agent.destroy()
  return {
    total,
    statuses,
    ...Object.fromEntries([50, 90, 99, 99.9].map((share) => [`p${share}`, quantile(latencies, share / 100)])),
    most: Math.max(...latencies),
  }
}
