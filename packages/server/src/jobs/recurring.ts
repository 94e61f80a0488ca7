import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

/** Something that every worker does again and again; safe to run in several processes at once. */
export interface RecurringTask {
  readonly name: string
  readonly everyMs: number
  run(signal: AbortSignal): Promise<void>
}

export interface Recurrence {
  stop(): Promise<void>
}

/** Runs each task at once and then with its pause between the end of one run and the beginning of the next. */
export const startRecurring = (
  tasks: readonly RecurringTask[],
  onError: (error: unknown, task: string) => void,
): Recurrence => {
  const closing = new AbortController()
  // Each pause listens to it.
  setMaxListeners(tasks.length, closing.signal)
  const loops = tasks.map(async (task) => {
    while (!closing.signal.aborted) {
      await task.run(closing.signal).catch((error: unknown) => {
        if (!closing.signal.aborted) onError(error, task.name)
      })
      await delay(task.everyMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  })
  return {
    stop: async () => {
      closing.abort()
      await Promise.all(loops)
    },
  }
}
