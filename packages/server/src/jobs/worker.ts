import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import type { Db } from '../db/index.ts'
import { jobDefinitions, type JobHandlers, type JobName } from './definitions.ts'
import type { FetchedJob, JobQueue } from './job-queue.ts'
import { jobChannel } from './pg-boss-queue.ts'

const pollMs = 1000
const reconnectMs = 2000
const msPerSecond = 1000

export interface WorkerOptions {
  readonly db: Db
  readonly queue: JobQueue
  readonly handlers: JobHandlers
  /** How many jobs of each name run at once in this process. */
  readonly lanes: Readonly<Record<JobName, number>>
  readonly onError: (error: unknown, context: { readonly job: JobName; readonly id: string }) => void
}

export interface Worker {
  /** Takes no more jobs, waits for those that run for at most `graceMs`, then abandons them to other workers. */
  stop(graceMs: number): Promise<void>
}

/** Lets one waiting lane go on at once when a job of its name arrives; all look by themselves every second. */
class WakeUp {
  readonly #waiting = new Map<AbortController, string>()

  wake(name: string): void {
    const [first] = [...this.#waiting].find(([waiting, lane]) => lane === name && !waiting.signal.aborted) ?? []
    first?.abort()
  }

  async wait(name: JobName, signal: AbortSignal): Promise<void> {
    const waiting = new AbortController()
    this.#waiting.set(waiting, name)
    await delay(pollMs, undefined, { signal: AbortSignal.any([signal, waiting.signal]) }).catch(() => undefined)
    this.#waiting.delete(waiting)
  }
}

const listen = async (db: Db, wakeUp: WakeUp, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      const client = await db.dedicated()
      client.on('notification', ({ payload }) => wakeUp.wake(payload ?? ''))
      await client.query(`listen ${jobChannel}`)
      await new Promise<void>((resolve) => {
        client.once('end', resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
        // Told to end while it was connecting: the event is over.
        if (signal.aborted) resolve()
      })
      await client.end().catch(() => undefined)
    } catch {
      // The database is away; the lanes report it, this loop only tries again.
    }
    await delay(reconnectMs, undefined, { signal }).catch(() => undefined)
  }
}

const runJob = async <Name extends JobName>(
  options: WorkerOptions,
  name: Name,
  job: FetchedJob,
  shutdown: AbortSignal,
): Promise<void> => {
  const { queue, handlers } = options
  const definition = jobDefinitions[name]
  const lost = new AbortController()
  const heartbeat = setInterval(
    () => {
      queue.keepAlive(name, job.id).then(
        (isOurs) => {
          if (!isOurs) lost.abort()
        },
        (error: unknown) => options.onError(error, { job: name, id: job.id }),
      )
    },
    (definition.silenceSeconds * msPerSecond) / 3,
  )
  try {
    const payload = v.parse(definition.payload, job.payload)
    await (handlers[name] as (payload: unknown, signal: AbortSignal) => Promise<void>)(
      payload,
      AbortSignal.any([lost.signal, shutdown]),
    )
    await queue.complete(name, job.id)
  } catch (error) {
    // Given to another worker meanwhile: it is no longer ours to fail.
    if (lost.signal.aborted) return
    options.onError(error, { job: name, id: job.id })
    const reason = error instanceof Error ? error : new Error('the handler threw something that is no error')
    await queue
      .fail(name, job.id, reason)
      .catch((failure: unknown) => options.onError(failure, { job: name, id: job.id }))
  } finally {
    clearInterval(heartbeat)
  }
}

/** Begins to take jobs. */
export const startWorker = (options: WorkerOptions): Worker => {
  const closing = new AbortController()
  const abandoning = new AbortController()
  const wakeUp = new WakeUp()

  const lane = async (name: JobName): Promise<void> => {
    while (!closing.signal.aborted) {
      const job = await options.queue.fetch(name).catch((error: unknown) => {
        options.onError(error, { job: name, id: '' })
        return null
      })
      if (job === null) await wakeUp.wait(name, closing.signal)
      else await runJob(options, name, job, abandoning.signal)
    }
  }

  const listening = listen(options.db, wakeUp, closing.signal)
  const lanes = (Object.keys(options.lanes) as JobName[]).flatMap((name) =>
    Array.from({ length: options.lanes[name] }, () => lane(name)),
  )
  return {
    stop: async (graceMs) => {
      closing.abort()
      const timer = setTimeout(() => abandoning.abort(), graceMs)
      await Promise.all([...lanes, listening])
      clearTimeout(timer)
    },
  }
}
