import { setTimeout as delay } from 'node:timers/promises'
import { readDeliveryLine, type DeliveryLine } from '../relying/index.ts'
import type { Db } from '../db/index.ts'
import { CommandError, type CommandContext } from './command.ts'
import { print } from './with-installation.ts'

const pollMs = 200
const usualWaitSeconds = 20
const longestWaitSeconds = 600

export const waitOption = { wait: { type: 'string', default: String(usualWaitSeconds) } } as const

export const waitUsage = `  --wait  seconds to wait for the receiver's answer, 0 to ${longestWaitSeconds} (default ${usualWaitSeconds}); 0 does not wait

A running server (worker) sends. Exit code 0: it was taken (or, with --wait 0, is to be sent); 1: the receiver refused it or did
not answer; 2: nothing was sent in time.`

/** Throws {@link CommandError} `usage`. */
export const parseWait = (text: string): number => {
  const seconds = Number(text)
  if (!/^[0-9]{1,3}$/.test(text) || seconds > longestWaitSeconds)
    throw new CommandError('usage', `--wait is a number of seconds, 0 to ${longestWaitSeconds}`)
  return seconds
}

const describe = ({ id, attempts }: DeliveryLine): string => {
  const { status = null, error = null, durationMs = 0 } = attempts.at(-1) ?? {}
  return `${id}: ${status === null ? (error ?? 'no answer') : `answered ${status}`} after ${durationMs} ms`
}

export interface AwaitedDelivery {
  readonly endpointId: string
  readonly deliveryId: string
  /** Attempts that had been made before. */
  readonly madeBefore: number
  readonly waitSeconds: number
}

/** Prints what became of the next attempt of a delivery, and returns the exit code. Throws {@link CommandError} `not_sent`. */
export const awaitDelivery = async (
  context: CommandContext,
  db: Db,
  { endpointId, deliveryId, madeBefore, waitSeconds }: AwaitedDelivery,
): Promise<number> => {
  if (waitSeconds === 0) {
    print(context, { id: deliveryId, state: 'pending' }, `${deliveryId} is to be sent`)
    return 0
  }
  for (const deadline = Date.now() + waitSeconds * 1000; Date.now() < deadline; await delay(pollMs)) {
    const line = await readDeliveryLine(db, { endpointId, deliveryId })
    if (line !== null && line.attempts.length > madeBefore) {
      print(context, line, describe(line))
      return line.state === 'delivered' ? 0 : 1
    }
  }
  throw new CommandError('not_sent', `${deliveryId} was not sent within ${waitSeconds} seconds`, {
    mend: 'honnin serve (nothing is sent without a running worker)',
  })
}
