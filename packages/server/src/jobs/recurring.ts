import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

/** Something that every worker does again and again; safe to run in several processes at once. */
export interface RecurringTask {
  readonly name: string
  readonly everyMs: number
  /** Before the first run; 0 by default. */
  readonly firstAfterMs?: number
  run(signal: AbortSignal): Promise<void>
}

export interface Recurrence {
  stop(): Promise<void>
}

/** Runs each task at once (or after its first wait) and then with its pause between the end of one run and the beginning of the next. */
export const startRecurring = (
  tasks: readonly RecurringTask[],
  onError: (error: unknown, task: string) => void,
): Recurrence => {
  const closing = new AbortController()
  // Each pause listens to it.
  setMaxListeners(tasks.length, closing.signal)
  const wait = (ms: number) => delay(ms, undefined, { signal: closing.signal }).catch(() => undefined)
  const loops = tasks.map(async (task) => {
    if (task.firstAfterMs !== undefined) await wait(task.firstAfterMs)
    while (!closing.signal.aborted) {
      await task.run(closing.signal).catch((error: unknown) => {
        if (!closing.signal.aborted) onError(error, task.name)
      })
      await wait(task.everyMs)
    }
  })
  return {
    stop: async () => {
      closing.abort()
      await Promise.all(loops)
    },
  }
}
