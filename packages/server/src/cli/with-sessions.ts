import { PgBossQueue } from '../jobs/index.ts'
import type { Installation } from '../installation.ts'
import { openSessions } from '../open-sessions.ts'
import type { SessionContext } from '../sessions/index.ts'
import { SessionIdSchema, type SessionId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { CommandError, type CommandContext } from './command.ts'
import { withInstallation } from './with-installation.ts'

/** As {@link withInstallation}, for commands that work on sessions. What they announce is delivered by a server's worker. */
export const withSessions = <Result>(
  context: CommandContext,
  work: (sessions: SessionContext, installation: Installation) => Promise<Result>,
): Promise<Result> =>
  withInstallation(context, async (installation) => {
    const queue = await PgBossQueue.start({
      db: installation.db,
      supervise: false,
      onError: (error) => context.stderr.write(`honnin: ${error.message}\n`),
    })
    try {
      return await work(openSessions(installation, queue), installation)
    } finally {
      await queue.stop()
    }
  })

/** The one positional argument of a command. Throws {@link CommandError} `usage`. */
export const requireSessionId = (positionals: readonly string[], mend: string): SessionId => {
  const id = v.safeParse(SessionIdSchema, positionals[0])
  if (!id.success || positionals.length !== 1)
    throw new CommandError('usage', 'the id of one session is needed', { mend })
  return id.output
}
