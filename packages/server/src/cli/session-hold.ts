import { parseArgs } from 'node:util'
import { HoldRequestSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { holdSession, releaseSession } from '../sessions/index.ts'
import { CommandError, type Command, type CommandContext } from './command.ts'
import { print } from './with-installation.ts'
import { requireSessionId, withSessions } from './with-sessions.ts'

const order = (context: CommandContext, usual: string) => {
  const { values, positionals } = parseArgs({
    args: [...context.arguments],
    allowPositionals: true,
    options: { reason: { type: 'string' } },
  })
  const sessionId = requireSessionId(positionals, usual)
  const request = v.safeParse(HoldRequestSchema, { reason: values.reason })
  if (!request.success) throw new CommandError('usage', '--reason is needed, at most 500 characters', { mend: usual })
  return { sessionId, order: { reason: request.output.reason, by: 'command' } }
}

const holdUsual = 'honnin session hold SESSION_ID --reason TEXT'

export const sessionHold: Command = {
  name: 'session hold',
  summary: 'Puts a session under legal hold: nothing of it is erased',
  usage: `${holdUsual} [--json]

Neither the retention clock nor an order erases anything of the session until it is released. The reason is sealed by the
session's key; the audit log carries a commitment to it. Prints {sessionId, held}.

Example
  honnin session hold ses_7C1q… --reason '令和8年(ワ)第123号 証拠保全'
`,
  run: async (context) => {
    const { sessionId, order: given } = order(context, holdUsual)
    return withSessions(context, async (sessions) => {
      await holdSession(sessions, sessionId, given)
      print(context, { sessionId, held: true }, `${sessionId} is under legal hold`)
      return 0
    })
  },
}

const releaseUsual = 'honnin session release SESSION_ID --reason TEXT'

export const sessionRelease: Command = {
  name: 'session release',
  summary: 'Ends the legal hold of a session',
  usage: `${releaseUsual} [--json]

What became due while the session was held is erased within a minute by the server. Prints {sessionId, held}.

Example
  honnin session release ses_7C1q… --reason 'the case is closed'
`,
  run: async (context) => {
    const { sessionId, order: given } = order(context, releaseUsual)
    return withSessions(context, async (sessions) => {
      await releaseSession(sessions, sessionId, given)
      print(context, { sessionId, held: false }, `${sessionId} is not under legal hold`)
      return 0
    })
  },
}
