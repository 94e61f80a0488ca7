import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verifyWebhook } from '../../src/relying/verify-webhook.ts'

/** What a receiver does to a delivery; `takes` is whether it acted on it. Most senders of trouble did act on it. */
const manners = [
  ...Array.from({ length: 10 }, () => ({ name: 'good', takes: true })),
  { name: 'fails', takes: false },
  { name: 'fails after acting', takes: true },
  { name: 'resets after acting', takes: true },
  { name: 'answers too late', takes: true },
  { name: 'throttles', takes: false },
  { name: 'redirects', takes: false },
] as const
type Manner = (typeof manners)[number]

export interface FaultyReceiver {
  readonly url: string
  /** Secrets that the receiver knows; the newest first. */
  secrets: readonly string[]
  /** How often each fact (a type and a session) was acted on, by a receiver that tells repeats by `webhook-id` alone. */
  readonly effects: ReadonlyMap<string, number>
  /** Requests, repeats included. */
  readonly requests: () => number
  /** What was wrong with requests: none should be. */
  readonly faults: readonly string[]
  stop(): Promise<void>
}

const knows = (
  secrets: readonly string[],
  headers: Record<string, unknown>,
  body: string,
): ReturnType<typeof verifyWebhook> | null => {
  for (const secret of secrets)
    try {
      return verifyWebhook({ secret, headers: headers as Record<string, string>, body })
    } catch {
      // Perhaps the other one.
    }
  return null
}

/**
 * A receiver on loopback that fails, is slow, resets, throttles, redirects and answers too late, at random; it acts on each
 * event once by its `webhook-id`. `draw` gives numbers from 0 to 1; an answer that is too late comes after `lateMs`.
 */
export const startFaultyReceiver = async ({
  draw,
  lateMs,
}: {
  readonly draw: () => number
  readonly lateMs: number
}): Promise<FaultyReceiver> => {
  const effects = new Map<string, number>()
  const known = new Set<string>()
  const faults: string[] = []
  let requests = 0
  let secrets: readonly string[] = []

  const act = (id: string, body: string): void => {
    if (known.has(id)) return
    known.add(id)
    const { type, data } = JSON.parse(body) as { type: string; data: { session?: { id: string } } }
    const fact = `${type} ${data.session?.id ?? ''}`
    effects.set(fact, (effects.get(fact) ?? 0) + 1)
  }

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => undefined)
    request.on('end', () => {
      requests += 1
      const body = Buffer.concat(chunks).toString()
      if (request.url !== '/hook') faults.push(`followed to ${request.url ?? ''}`)
      const event = knows(secrets, request.headers, body)
      if (event === null) faults.push('a signature that no live secret made')
      else if (event.id !== request.headers['webhook-id']) faults.push('another id in the body')
      const manner: Manner = manners[Math.floor(draw() * manners.length)] ?? manners[0]
      if (manner.takes) act(String(request.headers['webhook-id']), body)
      switch (manner.name) {
        case 'good':
          return void response.writeHead(204).end()
        case 'fails':
        case 'fails after acting':
          return void response.writeHead(500).end()
        case 'resets after acting':
          return void request.socket.destroy()
        case 'answers too late':
          return void setTimeout(() => response.writeHead(204).end(), lateMs)
        case 'throttles':
          return void response.writeHead(429, { 'retry-after': '1' }).end()
        case 'redirects':
          return void response.writeHead(302, { location: '/elsewhere' }).end()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    get secrets() {
      return secrets
    },
    set secrets(given) {
      secrets = given
    },
    ...{ effects, faults, requests: () => requests },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
