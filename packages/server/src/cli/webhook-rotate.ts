import { parseArgs } from 'node:util'
import { longestOverlapMinutes, RelyingError, rotateWebhookSecret, usualOverlapMinutes } from '../relying/index.ts'
import { CommandError, type Command } from './command.ts'
import { requireTenant } from './require-tenant.ts'
import { print, withInstallation } from './with-installation.ts'

export const webhookRotate: Command = {
  name: 'webhook rotate',
  summary: 'Gives a webhook endpoint a new secret',
  usage: `honnin webhook rotate ID --tenant NAME [--live] [--overlap MINUTES] [--json]

For the overlap every event carries a signature of both secrets. Prints {id, url, secret, oldSecretUntil, …}.

  --overlap  minutes that both sign, 0 to ${longestOverlapMinutes} (default ${usualOverlapMinutes}, a day)

Example
  honnin webhook rotate whe_4tQ0… --tenant shop --live
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      options: {
        tenant: { type: 'string' },
        live: { type: 'boolean', default: false },
        overlap: { type: 'string', default: String(usualOverlapMinutes) },
      },
      allowPositionals: true,
    })
    const [id] = positionals
    if (id === undefined || positionals.length > 1) throw new CommandError('usage', 'the id of one endpoint is needed')
    const overlapMinutes = Number(values.overlap)
    if (!/^[0-9]{1,5}$/.test(values.overlap) || overlapMinutes > longestOverlapMinutes)
      throw new CommandError('usage', `--overlap is a number of minutes, 0 to ${longestOverlapMinutes}`)
    return withInstallation(context, async (installation) => {
      const { id: tenantId } = await requireTenant(installation.db, values.tenant)
      const place = { ...installation, allowPrivate: installation.config.webhookAllowPrivate }
      const owner = { tenantId, livemode: values.live }
      const { endpoint, secret } = await rotateWebhookSecret(place, owner, { id, overlapMinutes }).catch(
        (error: unknown) => {
          if (!(error instanceof RelyingError)) throw error
          const message = `the tenant has no endpoint ${id} in this mode`
          throw new CommandError(error.code, message, { mend: 'honnin webhook list --tenant NAME', cause: error })
        },
      )
      print(context, { ...endpoint, secret }, secret)
      return 0
    })
  },
}
