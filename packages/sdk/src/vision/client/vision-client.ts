import {
  closeInput,
  transferablesOf,
  VisionError,
  type FrameTask,
  type StageReport,
  type VisionReply,
  type VisionRequest,
  type VisionStage,
  type VisionTask,
  type VisionTasks,
} from '../protocol/index.ts'

/** The part of `Worker` that the client uses; tests put their own in its place. */
export type WorkerPort = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>

/** How long nothing may be asked before the worker is ended: its networks hold more than 100 MB. */
const idleMs = 90_000

/** How often a worker that died is started anew before the client gives up. */
const restarts = 1

interface Pending {
  readonly request: VisionRequest
  readonly resolve: (output: VisionTasks[VisionTask]['output']) => void
  readonly reject: (reason: unknown) => void
}

/** What one task has to do: at most one request at the worker, and at most one (the newest) waiting for it. */
interface Lane {
  inFlight: number | null
  waiting: Pending | null
}

/**
 * The page's side of the vision worker. It starts the worker with the first request, ends it when idle and starts it
 * anew once if it dies. Each task has one request in flight; of those that come meanwhile the newest waits and the
 * others fail with `superseded`.
 */
export class VisionClient {
  readonly #spawn: () => WorkerPort
  #worker: WorkerPort | null = null
  #pending = new Map<number, Pending>()
  #lanes = new Map<VisionTask, Lane>()
  #nextId = 1
  #crashes = 0
  #disposed = false
  #idleTimer: ReturnType<typeof setTimeout> | undefined

  constructor(spawn: () => WorkerPort) {
    this.#spawn = spawn
  }

  /**
   * `assetsBase` is the address of the folder that holds `vision-worker.js` with its models and runtimes; it MUST be of
   * the page's own origin, as workers are.
   */
  static create({ assetsBase }: { readonly assetsBase: string }): VisionClient {
    const folder = new URL(assetsBase.endsWith('/') ? assetsBase : `${assetsBase}/`, document.baseURI)
    const script = new URL('vision-worker.js', folder)
    return new VisionClient(() => new Worker(script, { type: 'module', name: 'vision' }))
  }

  /** Loads the networks of a stage ahead of time. Rejects with `VisionError` or the signal's reason. */
  async preload(stage: VisionStage, signal?: AbortSignal): Promise<StageReport> {
    return this.#request('loadStage', { stage }, signal)
  }

  /**
   * Has the worker paint the pictures that it looks at on a canvas, a few pixels large. The canvas is transferred; a worker
   * that is started anew knows nothing of it, and the last picture stays.
   */
  async echoFrames(canvas: OffscreenCanvas): Promise<void> {
    await this.#request('echoFrames', { canvas }, undefined)
  }

  /**
   * Runs a task. The input's frame is transferred and closed, however this ends. Rejects with a `VisionError`, or with
   * the signal's reason.
   */
  async run<Task extends FrameTask>(
    task: Task,
    input: VisionTasks[Task]['input'],
    signal: AbortSignal,
  ): Promise<VisionTasks[Task]['output']> {
    return this.#request(task, input, signal)
  }

  /** Ends the worker. Requests that are under way fail with `disposed`, as do all later ones. */
  dispose(): void {
    this.#disposed = true
    this.#end()
    this.#failAll(new VisionError('disposed', 'the vision client was disposed'))
  }

  #request<Task extends VisionTask>(
    task: Task,
    input: VisionTasks[Task]['input'],
    signal: AbortSignal | undefined,
  ): Promise<VisionTasks[Task]['output']> {
    const refusal = this.#refusal(signal)
    if (refusal !== null) {
      closeInput(input)
      // An abort reason is the caller's own and need not be an Error.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      return Promise.reject(refusal.reason)
    }
    const id = this.#nextId++
    const over = new AbortController()
    const answer = new Promise<VisionTasks[Task]['output']>((resolve, reject) => {
      // The id ties this request to its task: the reply's output is the task's own.
      const request = { id, task, input } as VisionRequest
      const pending: Pending = { request, resolve, reject }
      // Signals live as long as a step: a listener per frame must not stay on them.
      signal?.addEventListener('abort', () => this.#abandon(pending, signal.reason), { signal: over.signal })
      if (task === 'loadStage' || task === 'echoFrames') this.#post(pending)
      else this.#enqueue(task, pending)
    })
    return answer.finally(() => over.abort())
  }

  #refusal(signal: AbortSignal | undefined): { readonly reason: unknown } | null {
    if (signal?.aborted === true) return { reason: signal.reason }
    if (this.#disposed) return { reason: new VisionError('disposed', 'the vision client was disposed') }
    if (this.#crashes > restarts) {
      return { reason: new VisionError('worker_unavailable', 'the vision worker died repeatedly') }
    }
    return null
  }

  #lane(task: VisionTask): Lane {
    let lane = this.#lanes.get(task)
    if (lane === undefined) {
      lane = { inFlight: null, waiting: null }
      this.#lanes.set(task, lane)
    }
    return lane
  }

  #enqueue(task: VisionTask, pending: Pending): void {
    const lane = this.#lane(task)
    if (lane.inFlight === null) {
      lane.inFlight = pending.request.id
      this.#post(pending)
      return
    }
    if (lane.waiting !== null) {
      closeInput(lane.waiting.request.input)
      lane.waiting.reject(new VisionError('superseded', 'a newer frame came before this one was looked at'))
    }
    lane.waiting = pending
  }

  #post(pending: Pending): void {
    clearTimeout(this.#idleTimer)
    this.#pending.set(pending.request.id, pending)
    try {
      this.#worker ??= this.#start()
      this.#worker.postMessage(pending.request, transferablesOf(pending.request.input))
    } catch (cause) {
      closeInput(pending.request.input)
      this.#settle(pending.request.id)
      pending.reject(new VisionError('task_failed', 'the frame could not be handed to the worker', { cause }))
    }
  }

  /** The caller has gone. A request at the worker keeps its lane until the reply, so that only one is there at a time. */
  #abandon(pending: Pending, reason: unknown): void {
    const lane = this.#lane(pending.request.task)
    if (lane.waiting === pending) {
      lane.waiting = null
      closeInput(pending.request.input)
    }
    pending.reject(reason)
  }

  #start(): WorkerPort {
    const worker = this.#spawn()
    const current = (): boolean => this.#worker === worker
    worker.addEventListener('message', (event) => {
      if (current()) this.#receive((event as MessageEvent<VisionReply>).data)
    })
    worker.addEventListener('messageerror', () => {
      if (current()) this.#crash(new VisionError('worker_crashed', 'a reply of the vision worker could not be read'))
    })
    worker.addEventListener('error', (event) => {
      if (current()) this.#crash(crashOf(event))
    })
    return worker
  }

  #receive(reply: VisionReply): void {
    const pending = this.#settle(reply.id)
    if (pending === null) return
    if (reply.outcome === 'done') pending.resolve(reply.output)
    else pending.reject(new VisionError(reply.code, reply.message))
  }

  /** Takes a request off the books and sends on the one that waited behind it. */
  #settle(id: number): Pending | null {
    const pending = this.#pending.get(id) ?? null
    this.#pending.delete(id)
    if (pending !== null) {
      const lane = this.#lane(pending.request.task)
      if (lane.inFlight === id) {
        const next = lane.waiting
        lane.inFlight = next?.request.id ?? null
        lane.waiting = null
        if (next !== null) this.#post(next)
      }
    }
    if (this.#pending.size === 0 && this.#worker !== null) {
      this.#idleTimer = setTimeout(() => this.#end(), idleMs)
    }
    return pending
  }

  #crash(error: VisionError): void {
    this.#crashes += 1
    this.#end()
    this.#failAll(error)
  }

  #end(): void {
    clearTimeout(this.#idleTimer)
    this.#worker?.terminate()
    this.#worker = null
  }

  #failAll(error: VisionError): void {
    const failed = [...this.#pending.values()]
    for (const { waiting } of this.#lanes.values()) if (waiting !== null) failed.push(waiting)
    this.#pending.clear()
    this.#lanes.clear()
    for (const { request, reject } of failed) {
      closeInput(request.input)
      reject(error)
    }
  }
}

/**
 * A worker whose script cannot be fetched or parsed fires a plain `Event`; an exception inside it fires an `ErrorEvent`
 * (HTML, "run a worker", steps for a null script and for reporting an exception).
 */
function crashOf(event: Event): VisionError {
  return event instanceof ErrorEvent
    ? new VisionError('worker_crashed', `the vision worker died: ${event.message}`, { cause: event.error })
    : new VisionError('asset_load_failed', 'the script of the vision worker could not be loaded')
}
