import type { Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { auditUpkeep } from './audit/index.ts'
import { rewrapAll } from './crypto/index.ts'
import { evidenceContext } from './evidence/index.ts'
import { createApp, keyLimitOf, type ApiContext } from './http/index.ts'
import type { Installation } from './installation.ts'
import {
  PgBossQueue,
  startRecurring,
  startWorker,
  type JobHandlers,
  type JobQueue,
  type RecurringTask,
} from './jobs/index.ts'
import { openSessions } from './open-sessions.ts'
import { archiveOf, keepBackups, openListener } from './operations/index.ts'
import {
  deliverWebhook,
  type DeliveryTimes,
  forgetBuckets,
  forgetDeliveries,
  forgetIdempotentRequests,
  reviveDeliveries,
} from './relying/index.ts'
import { forgetEndedSessions, forgetOldFailures, Passwords } from './review/index.ts'
import { sealedColumns } from './sealed-columns.ts'
import {
  completeDeletions,
  DpopNonces,
  expireSessions,
  keepRetention,
  placeUsage,
  processSession,
  readReference,
  reviveProcessing,
  sweepRemains,
  warnOfExpiry,
  type SessionContext,
} from './sessions/index.ts'
import type { Verifier } from './verification/index.ts'

export interface AppOptions {
  readonly installation: Installation
  readonly verifier: Pick<Verifier, 'verify' | 'screenItem'>
  readonly logger: Logger
  /** Milliseconds; those not given are the usual ones. */
  readonly timeouts?: Partial<typeof usualTimeouts>
  /** Of operators; tests make cheap ones. */
  readonly passwords?: Passwords
  readonly deliveryTimes?: DeliveryTimes
}

export interface RunningApp {
  /** Address of the API; `null` in a process that is a worker only. */
  readonly url: string | null
  /** Ends what runs, within about ten seconds, and lets go of the queue. The installation stays open. */
  stop(): Promise<void>
}

const graceMs = 10_000
/** Webhooks wait for the network, not for the processor. */
const webhookLanes = 16

/** A server that has just started has other things to do first. */
const firstBackupMs = 5 * 60_000

/** No upload takes as long: the server ends requests after two minutes. */
const halfUploadMinutes = 60

/** Limits of Node's HTTP server: slow senders of headers and bodies are cut off, and so is who takes no byte of an answer. */
const usualTimeouts = {
  headersTimeout: 15_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
  /** Of a connection on which nothing moves in either direction. */
  idleTimeout: 130_000,
}
const readinessSeconds = 3

const jobHandlers = (
  context: SessionContext,
  { installation, verifier, logger, deliveryTimes }: AppOptions,
): JobHandlers => ({
  'process-session': (job, signal) => processSession(context, { ...job, signal, verify: verifier.verify }),
  'deliver-webhook': ({ deliveryId }, signal) =>
    deliverWebhook(
      {
        ...context,
        ...deliveryTimes,
        master: installation.master,
        allowPrivate: installation.config.webhookAllowPrivate,
        readReference: (sessionId) => readReference(context, sessionId),
        onDisabled: (endpoint, reason) => logger.warn({ endpoint, reason }, 'a webhook endpoint was switched off'),
      },
      deliveryId,
      signal,
    ),
})

const task = (name: string, everyMs: number, work: () => Promise<unknown>): RecurringTask => ({
  name,
  everyMs,
  run: async () => {
    await work()
  },
})

const recurringTasks = (context: SessionContext, { installation, logger }: AppOptions): readonly RecurringTask[] => {
  const { db, vault, master, auditLog, random, now, config } = installation
  const backUp = async (): Promise<void> => {
    const source = { ...{ db, vault, master, random, now }, logKey: auditLog.verifierKey(), ...archiveOf(config) }
    const made = await keepBackups(source, config.backup)
    if (made === null) return
    const { id, sessions, media } = made.manifest
    logger.info({ id, sessions, media: media.files, missing: media.missing.length }, 'backup made')
  }
  return [
    ...auditUpkeep({ ...context, auditLog: installation.auditLog, config: installation.config.audit }).map(
      ({ name, everyMs, run }) => task(name, everyMs, run),
    ),
    task('expire-sessions', 5_000, () => expireSessions(context)),
    task('revive-processing', 10_000, () => reviveProcessing(context)),
    task('revive-deliveries', 60_000, () => reviveDeliveries(context)),
    task('keep-retention', 60_000, () => keepRetention(context)),
    task('complete-deletions', 1_000, () => completeDeletions(context)),
    task('sweep-remains', 60_000, () => sweepRemains(context)),
    task('warn-of-expiry', 300_000, async () => {
      for (const sessionId of await warnOfExpiry(context))
        logger.warn({ sessionId }, 'a result that nobody has read ends soon')
    }),
    task('rewrap-keys', 60_000, () => rewrapAll(db, master, sealedColumns)),
    task('sweep-storage', 3_600_000, () => context.vault.sweep(halfUploadMinutes)),
    { ...task('keep-backups', 60_000, backUp), firstAfterMs: firstBackupMs },
    task('forget-buckets', 600_000, () => forgetBuckets(context.db, context.now())),
    task('forget-sign-ins', 600_000, async () => {
      await forgetEndedSessions(context)
      await forgetOldFailures(context)
    }),
    task('forget-deliveries', 60_000, () => forgetDeliveries(context.db, context.now())),
    task('place-usage', 60_000, () => placeUsage(context.db)),
    task('forget-answers', 600_000, () => forgetIdempotentRequests(context.db, context.now())),
  ]
}

/** A dependency that hangs is as good as away; whoever asks must hear so soon. */
const withinSeconds = async (seconds: number, work: Promise<unknown>): Promise<void> => {
  const timer = new AbortController()
  const deadline = delay(seconds * 1000, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`no answer within ${seconds} seconds`)
  })
  try {
    await Promise.race([work, deadline])
  } finally {
    timer.abort()
    deadline.catch(() => undefined)
  }
}

const closeServer = async (server: Server): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(timer)
}

const startApi = async (
  context: SessionContext,
  { installation, verifier, logger, timeouts: given = {}, passwords = new Passwords() }: AppOptions,
): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const { config, master, auditLog, db } = installation
  const { idleTimeout, ...timeouts } = { ...usualTimeouts, ...given }
  let bases: readonly string[] = config.captureBases
  const api: ApiContext = {
    ...context,
    ...{ master, auditLog, logger, passwords, issuer: config.operatorName },
    evidence: evidenceContext(installation),
    nonces: new DpopNonces(master.derive('dpop-nonce'), context.now),
    screenItem: verifier.screenItem,
    publishEntries: config.audit.publishEntries,
    allowPrivate: config.webhookAllowPrivate,
    bases: () => bases,
    captureOrigins: config.captureOrigins,
    assetsDir: config.assetsDir,
    consoleDir: config.consoleDir,
    trustProxy: config.trustProxy,
    keyLimit: keyLimitOf(config.keyCallsPerMinute),
    strictTransport: config.tls.kind !== 'local',
    checkReadiness: () => withinSeconds(readinessSeconds, Promise.all([db.query('select 1'), context.vault.check()])),
  }
  const listener = await openListener({
    config,
    http: timeouts,
    handler: createApp(api),
    logger,
    // Not the clock of the sessions: clients hold certificates against their own.
    now: () => new Date(),
  })
  listener.server.timeout = idleTimeout
  const own = config.publicUrl === null ? listener.bases : [config.publicUrl]
  bases = [...own, ...config.captureBases]
  return {
    url: own[0] ?? '',
    stop: async () => {
      await listener.release()
      await closeServer(listener.server)
    },
  }
}

const startWorking = (context: SessionContext, queue: JobQueue, options: AppOptions): { stop(): Promise<void> } => {
  const { installation, logger } = options
  const worker = startWorker({
    ...{ db: installation.db, queue },
    handlers: jobHandlers(context, options),
    lanes: { 'process-session': installation.config.workerConcurrency, 'deliver-webhook': webhookLanes },
    onError: (error, { job, id }) => logger.error({ err: error, job, id }, 'a job failed'),
  })
  const recurrence = startRecurring(recurringTasks(context, options), (error, task) =>
    logger.error({ err: error, task }, 'a recurring task failed'),
  )
  return {
    stop: async () => {
      await Promise.all([worker.stop(graceMs), recurrence.stop()])
    },
  }
}

/** Every process takes over a master key that was added meanwhile. A command or a service is asked less often than a file is read. */
const startRefreshing = ({ installation, logger }: AppOptions): { stop(): Promise<void> } => {
  const { master, config } = installation
  const everyMs = ['command', 'kms'].includes(config.masterKey.kind) ? 300_000 : 5_000
  return startRecurring([task('refresh-master-keys', everyMs, () => master.refresh())], (error, name) =>
    logger.error({ err: error, task: name }, 'a recurring task failed'),
  )
}

/** Starts the roles that the configuration names. Where the API cannot start, nothing is left running. */
export const startApp = async (options: AppOptions): Promise<RunningApp> => {
  const { installation, logger } = options
  const { config, db } = installation
  const queue = await PgBossQueue.start({
    db,
    supervise: config.role !== 'api',
    onError: (error) => logger.error({ err: error }, 'the queue reports a failure'),
  })
  try {
    const context = openSessions(installation, queue)
    const api = config.role === 'worker' ? null : await startApi(context, options)
    const working = config.role === 'api' ? null : startWorking(context, queue, options)
    const refreshing = startRefreshing(options)
    return {
      url: api?.url ?? null,
      stop: async () => {
        await Promise.all([api?.stop(), working?.stop(), refreshing.stop()])
        await queue.stop()
      },
    }
  } catch (error) {
    await queue.stop()
    throw error
  }
}
