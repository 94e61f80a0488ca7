import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Verifier, VerifierOptions } from '../create-verifier.ts'
import { VerifierError } from './verifier-error.ts'
import {
  isVerifierReply,
  packInput,
  unpackError,
  type VerifierReply,
  type VerifierRequest,
} from './verifier-messages.ts'

/** The same file for the sources and for what is built of them. */
const program = fileURLToPath(new URL('../../../bin/verifier.mjs', import.meta.url))
/** What was told to stop and does not say a word for so long hangs in a picture. */
const silenceMs = 10_000
const screenTimeoutMs = 60_000

/**
 * V8 counts the pixels that come and go towards the limit of a heap that holds little else: with its usual factor of growth it
 * collects a dozen times in one verification and throws compiled loops away as if they were unused. With this one, in percent, the
 * process holds some 30 MB more and needs a quarter less of the processor.
 */
export const VERIFIER_FLAGS = ['--heap-growing-percent=1000'] as const

type Answer = Extract<VerifierReply, { readonly id: number }>
type Call = Exclude<VerifierRequest, { readonly call: 'abort' }>
/** Of a union each member without its `id`. */
type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never

interface Waiting {
  readonly settle: (answer: Answer | Error) => void
}

/** What a program needs of its surroundings. All else may hold keys, which whoever decodes pictures of strangers must not know. */
const neededNames = /^(PATH|HOME|TMPDIR|TEMP|TMP|TZ|LANG|LC_[A-Z]+|LD_LIBRARY_PATH|NODE_(OPTIONS|ENV)|SYSTEMROOT)$/i
const ownEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => neededNames.test(name)))

/** One process, from its start to its end. */
class VerifierRun {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  readonly ready: Promise<void>
  #next = 0
  #hasEnded = false

  constructor(concurrency: number) {
    this.#child = fork(program, [String(concurrency)], {
      ...{ serialization: 'advanced', env: ownEnvironment() },
      execArgv: [...VERIFIER_FLAGS],
    })
    this.ready = new Promise((resolve, reject) => {
      this.#child.on('message', (message) => {
        if (!isVerifierReply(message)) return
        if (message.reply === 'ready') resolve()
        else if (message.reply === 'unready') reject(unpackError(message.error))
        else this.#waiting.get(message.id)?.settle(message)
      })
      const end = (cause?: Error): void => {
        this.#hasEnded = true
        const error = new VerifierError('verifier_ended', 'the process of the verifier ended', { cause })
        reject(error)
        for (const waiting of [...this.#waiting.values()]) waiting.settle(error)
      }
      this.#child.on('error', end).once('exit', () => end())
    })
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Rejects as soon as `signal` is aborted; a process that does not stop the work then is ended. */
  async call(request: WithoutId<Call>, signal: AbortSignal | undefined): Promise<Answer> {
    signal?.throwIfAborted()
    const id = (this.#next += 1)
    return new Promise((resolve, reject) => {
      let silence: NodeJS.Timeout | undefined
      const abort = (): void => {
        this.#send({ id, call: 'abort' })
        silence = setTimeout(() => this.#child.kill('SIGKILL'), silenceMs)
        const cause: unknown = signal?.reason
        reject(new VerifierError('verifier_silent', 'the verifier was told to stop before it had answered', { cause }))
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.#waiting.set(id, {
        settle: (answer) => {
          clearTimeout(silence)
          signal?.removeEventListener('abort', abort)
          this.#waiting.delete(id)
          if (answer instanceof Error) reject(answer)
          else if (answer.reply === 'failure') reject(unpackError(answer.error))
          else resolve(answer)
        },
      })
      this.#send({ ...request, id })
    })
  }

  async end(): Promise<void> {
    if (this.#hasEnded) return
    const ended = once(this.#child, 'exit')
    if (this.#child.connected) this.#child.disconnect()
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), silenceMs)
    await ended
    clearTimeout(timer)
  }

  #send(message: VerifierRequest): void {
    // What cannot be sent has no process to go to: its end settles the call.
    this.#child.send(message, () => undefined)
  }
}

/**
 * A verifier in a process of its own, with a lower priority: neither the arithmetic of pictures nor a decoder that crashes holds
 * up or takes along who answers requests. A process that died is replaced with the next call; its calls reject with
 * {@link VerifierError}.
 *
 * Throws `ModelError` as `createVerifier` does.
 */
export const startVerifierProcess = async ({ concurrency = 1 }: VerifierOptions = {}): Promise<Verifier> => {
  let run = new VerifierRun(concurrency)
  await run.ready
  const current = async (): Promise<VerifierRun> => {
    if (run.hasEnded) run = new VerifierRun(concurrency)
    await run.ready
    return run
  }
  return {
    verify: async (input, signal) => {
      const packed = await packInput(input)
      const answer = await (await current()).call({ call: 'verify', input: packed }, signal)
      if (answer.reply !== 'report') throw new TypeError('the verifier answered something else')
      return answer.report
    },
    screenItem: async (media, expected) => {
      const signal = AbortSignal.timeout(screenTimeoutMs)
      const answer = await (await current()).call({ call: 'screen', media, expected }, signal)
      if (answer.reply !== 'finding') throw new TypeError('the verifier answered something else')
      return answer.finding
    },
    dispose: () => run.end(),
  }
}
