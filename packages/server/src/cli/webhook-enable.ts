import { changeWebhookEndpoint } from '../relying/index.ts'
import type { Command, CommandContext } from './command.ts'
import { parseEndpoint, withEndpoint } from './with-endpoint.ts'
import { print, withInstallation } from './with-installation.ts'

const switchTo = (context: CommandContext, isEnabled: boolean): Promise<number> => {
  const named = parseEndpoint(context)
  return withInstallation(context, async (installation) => {
    const place = { ...installation, allowPrivate: installation.config.webhookAllowPrivate }
    const endpoint = await withEndpoint(installation.db, named, (owner) =>
      changeWebhookEndpoint(place, owner, { id: named.id, change: { isEnabled } }),
    )
    print(context, endpoint, `${endpoint.id} is ${isEnabled ? 'on' : 'off'} (${endpoint.url})`)
    return 0
  })
}

export const webhookEnable: Command = {
  name: 'webhook enable',
  summary: 'Switches a webhook endpoint on again',
  usage: `honnin webhook enable ID --tenant NAME [--live] [--json]

Events from now on are sent there; what failed while it was off stands in its log: honnin webhook deliveries, honnin webhook
resend. Prints the endpoint.

Example
  honnin webhook enable whe_4tQ0… --tenant shop --live
`,
  run: (context) => switchTo(context, true),
}

export const webhookDisable: Command = {
  name: 'webhook disable',
  summary: 'Switches a webhook endpoint off',
  usage: `honnin webhook disable ID --tenant NAME [--live] [--json]

Nothing is sent there until it is switched on again; what was waiting counts as failed. Prints the endpoint.

Example
  honnin webhook disable whe_4tQ0… --tenant shop --live
`,
  run: (context) => switchTo(context, false),
}
