import { parseArgs } from 'node:util'
import { webhookEventTypes } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { addWebhookEndpoint, CreateWebhookEndpointSchema } from '../relying/index.ts'
import { CommandError, type Command } from './command.ts'
import { requireTenant } from './require-tenant.ts'
import { print, withInstallation } from './with-installation.ts'

export const webhookAdd: Command = {
  name: 'webhook add',
  summary: 'Adds a webhook endpoint',
  usage: `honnin webhook add --tenant NAME --url URL [--live] [--event TYPE]... [--json]

Adds the endpoint, or takes the one with that address and switches it on again. Prints {id, url, secret, …}.
Addresses must be public and HTTPS unless HONNIN_WEBHOOK_ALLOW_PRIVATE is true.

  --event  ${webhookEventTypes.join(', ')}; all without it

Example
  honnin webhook add --tenant shop --url https://shop.example/webhooks/honnin --live
`,
  run: async (context) => {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: {
        tenant: { type: 'string' },
        url: { type: 'string' },
        live: { type: 'boolean', default: false },
        event: { type: 'string', multiple: true },
      },
    })
    if (!values.tenant || !values.url) throw new CommandError('usage', '--tenant and --url are needed')
    const request = v.safeParse(CreateWebhookEndpointSchema, {
      url: values.url,
      ...(values.event === undefined ? {} : { events: values.event }),
    })
    if (!request.success) throw new CommandError('usage', request.issues[0].message)
    const { tenant: name, live: livemode } = values
    return withInstallation(context, async (installation) => {
      const tenant = await requireTenant(installation.db, name)
      const place = { ...installation, allowPrivate: installation.config.webhookAllowPrivate }
      const { endpoint, secret } = await addWebhookEndpoint(place, { tenantId: tenant.id, livemode }, request.output)
      print(context, { ...endpoint, secret }, `${endpoint.id}\n${secret}`)
      return 0
    })
  },
}
