import { once } from 'node:events'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { startApp } from '../app.ts'
import { loadConfig } from '../config/index.ts'
import { openInstallation } from '../installation.ts'
import { createLogger } from '../operations/index.ts'
import { startVerifierProcess } from '../verification/index.ts'
import { CommandError, type Command } from './command.ts'

const RoleSchema = v.optional(v.picklist(['all', 'api', 'worker']))

/** Resolves at the first request to end; a second one ends the process at once. */
const untilToldToEnd = async (): Promise<string> => {
  const abort = new AbortController()
  const signals = ['SIGTERM', 'SIGINT'] as const
  const name = await Promise.race(
    signals.map(async (signal) => {
      await once(process, signal, { signal: abort.signal })
      return signal
    }),
  )
  for (const signal of signals) process.once(signal, () => process.exit(1))
  return name
}

export const serve: Command = {
  name: 'serve',
  summary: 'Runs the API and the worker',
  usage: `honnin serve [--role all|api|worker] [--https-dev]

Runs until SIGTERM or SIGINT, then finishes what runs (ten seconds at most). Settings come from HONNIN_* variables and from
the file that HONNIN_CONFIG names; \`honnin doctor\` lists them all. Without any, an embedded PostgreSQL and all data live in
./.honnin and the API is at http://localhost:8787.

  --role  all (default), or only the API or only the worker; replicas of both share the database and the vault
  --https-dev  HTTPS with a certificate of a local authority, on every address, and a page in plain HTTP on the next port
               that tells how a phone comes to trust it; for development (HONNIN_HTTPS_DEV)

With HONNIN_TLS_CERTIFICATE_FILE and HONNIN_TLS_KEY_FILE the server ends TLS itself (1.2 and 1.3); renewed files are taken
without a restart, at once with SIGHUP.

Examples
  honnin serve
  HONNIN_DATABASE_URL=postgresql://… honnin serve --role worker
`,
  run: async ({ arguments: args, env }) => {
    const { values } = parseArgs({
      args: [...args],
      options: { role: { type: 'string' }, 'https-dev': { type: 'boolean', default: false } },
    })
    const role = v.safeParse(RoleSchema, values.role)
    if (!role.success) throw new CommandError('usage', '--role is all, api or worker')
    const loaded = loadConfig(values['https-dev'] ? { ...env, HONNIN_HTTPS_DEV: 'true' } : env)
    const config = role.output === undefined ? loaded.config : { ...loaded.config, role: role.output }
    const logger = createLogger(config.logLevel)
    for (const name of loaded.unknown) logger.warn({ name }, 'this HONNIN_ variable means nothing')

    const ending = untilToldToEnd()
    const installation = await openInstallation(config, {
      onError: (error) => logger.error({ err: error }, 'a database connection broke'),
    })
    try {
      const verifier = await startVerifierProcess({ concurrency: config.workerConcurrency })
      try {
        const app = await startApp({ installation, verifier, logger })
        logger.info({ role: config.role, url: app.url, auditKey: installation.auditLog.verifierKey() }, 'ready')
        logger.info({ signal: await ending }, 'ending')
        await app.stop()
      } finally {
        await verifier.dispose()
      }
    } finally {
      await installation.close()
    }
    return 0
  },
}
