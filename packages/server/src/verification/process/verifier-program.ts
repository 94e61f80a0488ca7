import { constants, getPriority, setPriority } from 'node:os'
import { createVerifier, type Verifier } from '../create-verifier.ts'
import {
  isVerifierRequest,
  packError,
  unpackInput,
  type VerifierReply,
  type VerifierRequest,
} from './verifier-messages.ts'

/** On Linux a third of the processor for each share of the server, where both want it: a person waits for a result as well. */
const niceSteps = 5

const reply = (message: VerifierReply, afterwards: () => void = () => undefined): void => {
  // The server may have gone meanwhile: `disconnect` ends this process then.
  process.send?.(message, afterwards)
}

const answer = async (
  verifier: Verifier,
  request: Exclude<VerifierRequest, { readonly call: 'abort' }>,
  signal: AbortSignal,
): Promise<VerifierReply> => {
  const { id } = request
  switch (request.call) {
    case 'verify':
      return { reply: 'report', id, report: await verifier.verify(unpackInput(request.input), signal) }
    case 'screen':
      return { reply: 'finding', id, finding: await verifier.screenItem(request.media, request.expected) }
  }
}

const serveRequests = (verifier: Verifier): void => {
  const running = new Map<number, AbortController>()
  process.on('message', (request) => {
    if (!isVerifierRequest(request)) return
    const { id } = request
    if (request.call === 'abort') return running.get(id)?.abort()
    const abort = new AbortController()
    running.set(id, abort)
    void answer(verifier, request, abort.signal)
      .catch((error: unknown): VerifierReply => ({ reply: 'failure', id, error: packError(error) }))
      .then((message) => {
        running.delete(id)
        reply(message)
      })
  })
}

/**
 * The program of the verifier's own process: opens the networks and answers what the server asks. It runs behind everything
 * that people wait for, holds no key and no connection, and ends with the server.
 */
export const runVerifierProgram = async ({ concurrency }: { readonly concurrency: number }): Promise<void> => {
  process.once('disconnect', () => process.exit(0))
  // They reach every process of a terminal or a service; the server lets its verifications end first.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
  setPriority(Math.min(getPriority() + niceSteps, constants.priority.PRIORITY_LOW))
  try {
    serveRequests(await createVerifier({ concurrency }))
    reply({ reply: 'ready' })
  } catch (error) {
    reply({ reply: 'unready', error: packError(error) }, () => process.disconnect?.())
  }
}
