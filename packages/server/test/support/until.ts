import { setTimeout as delay } from 'node:timers/promises'

const pollMs = 50

/** Asks again and again until there is an answer; fails after `timeoutMs`. */
export const until = async <Value>(ask: () => Promise<Value | null>, timeoutMs = 20_000): Promise<Value> => {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const value = await ask()
    if (value !== null) return value
    if (Date.now() > deadline) throw new Error(`no answer within ${timeoutMs} ms`)
    await delay(pollMs)
  }
}
