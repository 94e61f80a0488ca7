import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { completeDeletions, eraseSession, readDeletionReceipt } from '../sessions/index.ts'
import type { Command } from './command.ts'
import { print } from './with-installation.ts'
import { requireSessionId, withSessions } from './with-sessions.ts'

const usual = 'honnin session erase SESSION_ID'
const mostWaits = 20
const waitMs = 500

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

export const sessionErase: Command = {
  name: 'session erase',
  summary: 'Erases a session for good and prints the signed receipt',
  usage: `${usual} [--json]

Destroys the session's key, its pictures and everything personal in the database, whatever state it is in, and prints the
signed deletion receipt once nothing is left. A skeleton without personal data and the entries of the audit log stay. There is
no way back. Erasing twice prints the receipt again. While the object store is away the files are tried again by the server,
and by this command when it is run again. Prints {sessionId, erasedAt, completedAt, receipt, sha256, audit}.

Exit code: 0 erased, 1 under legal hold (session_on_hold) or not complete yet (receipt_pending), 2 failure.

Example
  honnin session erase ses_7C1q…
`,
  run: async (context) => {
    const { positionals } = parseArgs({ args: [...context.arguments], allowPositionals: true, options: {} })
    const sessionId = requireSessionId(positionals, usual)
    return withSessions(context, async (sessions, { auditLog }) => {
      const refuse = (code: string, text: string): number => {
        print(context, { sessionId, code }, text)
        return 1
      }
      try {
        await eraseSession(sessions, sessionId, { cause: 'command', by: 'command' })
      } catch (error) {
        if (!hasCode(error, 'session_on_hold')) throw error
        return refuse('session_on_hold', `${sessionId} is under legal hold: nothing was erased`)
      }
      for (let waits = 0; waits < mostWaits; waits += 1) {
        await auditLog.integrate(sessions.now())
        await completeDeletions(sessions)
        try {
          const issued = await readDeletionReceipt({ ...sessions, auditLog }, sessionId)
          print(context, issued, issued.receipt)
          return 0
        } catch (error) {
          if (!hasCode(error, 'receipt_pending')) throw error
        }
        await delay(waitMs)
      }
      return refuse(
        'receipt_pending',
        `${sessionId} is erased; files are still being destroyed: run this again for the receipt`,
      )
    })
  },
}
