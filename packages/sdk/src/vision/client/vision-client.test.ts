import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { VisionError, type Frame, type VisionReply, type VisionRequest } from '../protocol/index.ts'
import { VisionClient, type WorkerPort } from './vision-client.ts'

class FakeWorker extends EventTarget implements WorkerPort {
  readonly requests: VisionRequest[] = []
  terminated = false
  postMessage(message: unknown): void {
    this.requests.push(message as VisionRequest)
  }
  terminate(): void {
    this.terminated = true
  }
  reply(reply: VisionReply): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: reply }))
  }
  answer(request: VisionRequest | undefined, output: unknown = null): void {
    this.reply({ id: request?.id ?? -1, outcome: 'done', output } as VisionReply)
  }
  die(): void {
    this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }))
  }
}

/** Node has no `ErrorEvent`; browsers fire one for an exception inside a worker. */
class ErrorEvent extends Event {
  readonly message: string
  readonly error: unknown = null
  constructor(type: string, { message }: { readonly message: string }) {
    super(type)
    this.message = message
  }
}

const frame = () => {
  const close = vi.fn<() => void>()
  return { close, image: { close, width: 4, height: 3 } as unknown as Frame }
}
const never = () => new AbortController().signal
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof VisionError ? error.code : error),
  )

describe('VisionClient', () => {
  let workers: FakeWorker[]
  let client: VisionClient
  const worker = () => {
    const last = workers.at(-1)
    if (last === undefined) throw new Error('no worker was started')
    return last
  }
  const look = (signal = never(), image: Frame = frame().image) =>
    client.run('observeFace', { frame: image, timestampMs: 1 }, signal)

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('ErrorEvent', ErrorEvent)
    workers = []
    client = new VisionClient(() => {
      const started = new FakeWorker()
      workers.push(started)
      return started
    })
  })
  afterEach(() => {
    client.dispose()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('starts no worker before it is needed, and one for all tasks', async () => {
    expect(workers).toHaveLength(0)
    const loaded = client.preload('face')
    const seen = look()
    worker().answer(worker().requests[0], { backend: 'wasm', threads: 1, initMs: 5 })
    worker().answer(worker().requests[1], { faces: 1 })
    await expect(loaded).resolves.toMatchObject({ backend: 'wasm' })
    await expect(seen).resolves.toEqual({ faces: 1 })
    expect(workers).toHaveLength(1)
  })

  it('keeps one request of a task in flight and lets the newest frame win', async () => {
    const [first, second, third] = [frame(), frame(), frame()]
    const promises = [first, second, third].map(({ image }) => look(never(), image))
    expect(worker().requests).toHaveLength(1)
    await expect(failure(promises[1] ?? look())).resolves.toBe('superseded')
    expect(second.close).toHaveBeenCalledOnce()
    worker().answer(worker().requests[0], 'first')
    await expect(promises[0]).resolves.toBe('first')
    expect(worker().requests.map(({ input }) => 'frame' in input && input.frame)).toEqual([first.image, third.image])
    worker().answer(worker().requests[1], 'third')
    await expect(promises[2]).resolves.toBe('third')
  })

  it('does not let one task wait for another', () => {
    void failure(look())
    void failure(
      client.run(
        'observeDocument',
        { frame: frame().image, kind: 'document_front', documentType: 'passport' },
        never(),
      ),
    )
    expect(worker().requests.map(({ task }) => task)).toEqual(['observeFace', 'observeDocument'])
  })

  it('rejects with the reason of the abort, at once, and closes a frame that was still waiting', async () => {
    const [first, second] = [new AbortController(), new AbortController()]
    const waiting = frame()
    const promises = [failure(look(first.signal)), failure(look(second.signal, waiting.image))]
    second.abort('second')
    first.abort('first')
    await expect(Promise.all(promises)).resolves.toEqual(['first', 'second'])
    expect(waiting.close).toHaveBeenCalledOnce()
    // The worker is still busy with the first: the next one waits its turn.
    void failure(look())
    expect(worker().requests).toHaveLength(1)
    worker().answer(worker().requests[0])
    expect(worker().requests).toHaveLength(2)
  })

  it('closes the frame of a call that was aborted before it began', async () => {
    const { image, close } = frame()
    await expect(failure(look(AbortSignal.abort('early'), image))).resolves.toBe('early')
    expect(close).toHaveBeenCalledOnce()
    expect(workers).toHaveLength(0)
  })

  it('leaves nothing on a signal that outlives its calls', async () => {
    const { signal } = new AbortController()
    for (let call = 0; call < 3; call += 1) {
      const seen = look(signal)
      worker().answer(worker().requests.at(-1))
      await seen
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('passes on the code of a failure in the worker', async () => {
    const seen = failure(look())
    worker().reply({
      id: worker().requests[0]?.id ?? 0,
      outcome: 'failed',
      code: 'asset_load_failed',
      message: 'models.json',
    })
    await expect(seen).resolves.toBe('asset_load_failed')
  })

  it('starts a dead worker anew once, then says so', async () => {
    const before = [failure(look()), failure(look())]
    worker().die()
    await expect(Promise.all(before)).resolves.toEqual(['worker_crashed', 'worker_crashed'])
    expect(workers[0]?.terminated).toBe(true)
    const after = failure(look())
    expect(workers).toHaveLength(2)
    worker().die()
    await expect(after).resolves.toBe('worker_crashed')
    await expect(failure(look())).resolves.toBe('worker_unavailable')
    expect(workers).toHaveLength(2)
  })

  it('tells a script that cannot be loaded from a crash', async () => {
    const seen = failure(look())
    worker().dispatchEvent(new Event('error'))
    await expect(seen).resolves.toBe('asset_load_failed')
  })

  it('ends an idle worker and starts another when needed', async () => {
    const seen = look()
    worker().answer(worker().requests[0])
    await seen
    vi.advanceTimersByTime(89_000)
    expect(worker().terminated).toBe(false)
    vi.advanceTimersByTime(2_000)
    expect(worker().terminated).toBe(true)
    void failure(look())
    expect(workers).toHaveLength(2)
    vi.advanceTimersByTime(1_000_000)
    expect(worker().terminated).toBe(false)
  })

  it('fails everything on disposal, and everything after it', async () => {
    const { image, close } = frame()
    const seen = [failure(look()), failure(look(never(), image))]
    client.dispose()
    await expect(Promise.all(seen)).resolves.toEqual(['disposed', 'disposed'])
    expect(worker().terminated).toBe(true)
    expect(close).toHaveBeenCalled()
    await expect(failure(client.preload('face'))).resolves.toBe('disposed')
  })
})
