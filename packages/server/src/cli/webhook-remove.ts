import { removeWebhookEndpoint } from '../relying/index.ts'
import type { Command } from './command.ts'
import { parseEndpoint, withEndpoint } from './with-endpoint.ts'
import { print, withInstallation } from './with-installation.ts'

export const webhookRemove: Command = {
  name: 'webhook remove',
  summary: 'Removes a webhook endpoint and its delivery log',
  usage: `honnin webhook remove ID --tenant NAME [--live] [--json]

What is still waiting to be sent there is not sent any more. To keep the log, switch the endpoint off: honnin webhook disable.
Prints {removed} with the endpoint as it was.

Example
  honnin webhook remove whe_4tQ0… --tenant shop --live
`,
  run: async (context) => {
    const named = parseEndpoint(context)
    return withInstallation(context, async (installation) => {
      const place = { ...installation, allowPrivate: installation.config.webhookAllowPrivate }
      const removed = await withEndpoint(installation.db, named, (owner) =>
        removeWebhookEndpoint(place, owner, named.id),
      )
      print(context, { removed }, `removed ${removed.id} (${removed.url})`)
      return 0
    })
  },
}
