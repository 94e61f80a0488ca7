import { parseArgs } from 'node:util'
import { longestOverlapMinutes, rotateWebhookSecret, usualOverlapMinutes } from '../relying/index.ts'
import { CommandError, type Command } from './command.ts'
import { ownerOptions, requireEndpointId, withEndpoint } from './with-endpoint.ts'
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
        ...ownerOptions,
        overlap: { type: 'string', default: String(usualOverlapMinutes) },
      },
      allowPositionals: true,
    })
    const id = requireEndpointId(positionals)
    const overlapMinutes = Number(values.overlap)
    if (!/^[0-9]{1,5}$/.test(values.overlap) || overlapMinutes > longestOverlapMinutes)
      throw new CommandError('usage', `--overlap is a number of minutes, 0 to ${longestOverlapMinutes}`)
    return withInstallation(context, async (installation) => {
      const place = { ...installation, allowPrivate: installation.config.webhookAllowPrivate }
      const named = { id, tenant: values.tenant, livemode: values.live }
      const { endpoint, secret } = await withEndpoint(installation.db, named, (owner) =>
        rotateWebhookSecret(place, owner, { id, overlapMinutes }),
      )
      print(context, { ...endpoint, secret }, secret)
      return 0
    })
  },
}
