import { parseNoteKey } from '@honnin/shared/audit'
import type { AuditConfig } from '../config/index.ts'
import type { Random } from '../crypto/index.ts'
import type { Db } from '../db/index.ts'
import type { AuditLog } from './audit-log.ts'
import { nodePrimitives } from './node-primitives.ts'
import { openReplica } from './replica/open-replica.ts'
import { replicate } from './replica/replicate.ts'
import { withReplicas } from './replica/with-replicas.ts'
import { sealLog } from './retention/seal-log.ts'
import { readRoots, stampCheckpoint } from './timestamp/stamp-checkpoint.ts'
import { askWitness } from './witness/ask-witness.ts'

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
const witnessEveryMs = 2_000
const stampEveryMs = 30_000
const sealEveryMs = 3_600_000
const msPerDay = 86_400_000

const stampTask = (context: UpkeepContext): readonly UpkeepTask[] => {
  const { timestamps } = context.config
  if (timestamps === null) return []
  const { url, caFile, policy, everyMs } = timestamps
  const run = async (): Promise<unknown> =>
    stampCheckpoint(context, { authority: { url, policy, rootsPem: await readRoots(caFile) }, everyMs })
  return [{ name: 'stamp-audit', everyMs: stampEveryMs, run }]
}

/** Each witness has a task of its own: one that does not answer holds up no other. */
const witnessTasks = ({ config, db, now }: UpkeepContext): readonly UpkeepTask[] =>
  config.witnesses.map(({ key, url }) => ({
    ...{ name: `ask-witness ${key.split('+', 1)[0] ?? ''}`, everyMs: witnessEveryMs },
    run: async () => askWitness(db, { url, key: await parseNoteKey(key, nodePrimitives.sha256, 'cosignature') }, now()),
  }))

const replicaTask = ({ config, db, auditLog }: UpkeepContext): readonly UpkeepTask[] => {
  const { replica } = config
  if (replica === null) return []
  const run = async (): Promise<unknown> =>
    withReplicas({ store: await openReplica(replica), archive: config.archive }, ({ store, archive }) =>
      replicate(db, auditLog.key, store, archive),
    )
  return [{ name: 'replicate-audit', everyMs: config.replicaEveryMs, run }]
}

const sealTask = (context: UpkeepContext): readonly UpkeepTask[] => {
  const { retentionDays, archive } = context.config
  if (retentionDays === 0) return []
  const run = async (): Promise<unknown> =>
    sealLog(context, {
      archive: () => openReplica(archive),
      before: new Date(context.now().getTime() - retentionDays * msPerDay),
    })
  return [{ name: 'seal-audit', everyMs: sealEveryMs, run }]
}

/**
 * What a worker does for the log: integrate what was committed, have checkpoints cosigned and stamped, copy it elsewhere, seal
 * what is old.
 */
export const auditUpkeep = (context: UpkeepContext): readonly UpkeepTask[] => [
  { name: 'integrate-audit', everyMs: integrateEveryMs, run: () => context.auditLog.integrate(context.now()) },
  ...witnessTasks(context),
  ...stampTask(context),
  ...replicaTask(context),
  ...sealTask(context),
]
