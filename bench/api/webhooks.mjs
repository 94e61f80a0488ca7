/** Webhooks to a receiver that fails, is slow, resets, throttles, redirects and answers too late, from a sender that is killed. */
import { availableParallelism, loadavg } from 'node:os'
import { pathToFileURL } from 'node:url'
import { bundle } from '../load/bundle.mjs'

export const measure = async ({ quick }) => {
  const { file, remove } = await bundle('load/deliver-events.mjs', 'deliver-events')
  try {
    const { deliverEvents } = await import(pathToFileURL(file).href)
    return reportOf(await deliverEvents({ file, events: quick ? 400 : 10_000, kills: quick ? 2 : 20 }))
  } finally {
    await remove()
  }
}

const reportOf = ({ events, missing, doubled, faults, requests, kills, seconds }) => ({
  section: 'webhooks',
  figures: [
    {
      name: 'events missing at the receiver',
      value: missing,
      unit: '1',
      trials: events,
      goal: { at: 'most', value: 0 },
    },
    { name: 'events doubled in effect', value: doubled, unit: '1', trials: events, goal: { at: 'most', value: 0 } },
    {
      name: 'requests with a wrong signature, another id or to where a redirect led',
      ...{ value: faults, unit: '1', trials: requests, goal: { at: 'most', value: 0 } },
    },
    { name: 'requests for each event', value: requests / events, unit: '1', trials: events },
    { name: 'events delivered, a second', value: events / seconds, unit: '/s', trials: events },
  ],
  notes: [
    `The sender was killed with SIGKILL ${kills} times and its secret changed in the middle; pauses between attempts are compressed to tenths of seconds; the receiver tells repeats by webhook-id.`,
    'Ten of sixteen requests are answered well; the others with 500, before and after acting, a reset, an answer after the sender gave up, 429 and 302.',
    `load average ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores at the end`,
  ],
})
