import type { AuditConfig } from '../config/index.ts'
import type { Random } from '../crypto/index.ts'
import type { Db } from '../db/index.ts'
import type { AuditLog } from './audit-log.ts'
import { readRoots, stampCheckpoint } from './timestamp/stamp-checkpoint.ts'

export interface UpkeepContext {
  readonly db: Db
  readonly auditLog: AuditLog
  readonly config: AuditConfig
  readonly random: Random
  readonly now: () => Date
}

/** Something to be done again and again; safe in several processes at once. */
export interface UpkeepTask {
  readonly name: string
  readonly everyMs: number
  readonly run: () => Promise<unknown>
}

const integrateEveryMs = 500
const stampEveryMs = 30_000

const stampTask = (context: UpkeepContext): readonly UpkeepTask[] => {
  const { timestamps } = context.config
  if (timestamps === null) return []
  const { url, caFile, policy, everyMs } = timestamps
  const run = async (): Promise<unknown> =>
    stampCheckpoint(context, { authority: { url, policy, rootsPem: await readRoots(caFile) }, everyMs })
  return [{ name: 'stamp-audit', everyMs: stampEveryMs, run }]
}

/** What a worker does for the log: integrate what was committed, and have the checkpoints stamped. */
export const auditUpkeep = (context: UpkeepContext): readonly UpkeepTask[] => [
  { name: 'integrate-audit', everyMs: integrateEveryMs, run: () => context.auditLog.integrate(context.now()) },
  ...stampTask(context),
]
