import { parseArgs } from 'node:util'
import { listWebhookEndpoints, type WebhookEndpoint } from '../relying/index.ts'
import type { Command } from './command.ts'
import { requireTenant } from './require-tenant.ts'
import { print, withInstallation } from './with-installation.ts'

const stateOf = ({ disabledAt, disabledReason, failingSince }: WebhookEndpoint): string => {
  if (disabledAt !== null) return `off since ${disabledAt.slice(0, 10)} (${disabledReason ?? 'unknown'})`
  return failingSince === null ? 'on' : `failing since ${failingSince.slice(0, 16)}`
}

const line = (endpoint: WebhookEndpoint): string =>
  `${endpoint.id}  ${endpoint.livemode ? 'live' : 'test'}  ${stateOf(endpoint).padEnd(32)}  ${endpoint.url}  ${endpoint.events?.join(',') ?? 'all events'}`

export const webhookList: Command = {
  name: 'webhook list',
  summary: 'Lists the webhook endpoints of a relying party and how they fare',
  usage: `honnin webhook list --tenant NAME [--json]

Prints id, mode, state, address and events of every endpoint. Prints {endpoints} with --json.

Example
  honnin webhook list --tenant shop --json | jq '.endpoints[] | select(.disabledAt != null)'
`,
  run: async (context) => {
    const { values } = parseArgs({ args: [...context.arguments], options: { tenant: { type: 'string' } } })
    return withInstallation(context, async ({ db }) => {
      const { id: tenantId } = await requireTenant(db, values.tenant)
      const modes = await Promise.all([true, false].map((livemode) => listWebhookEndpoints(db, { tenantId, livemode })))
      const endpoints = modes.flat()
      const text = endpoints.length === 0 ? 'No endpoints yet: honnin webhook add' : endpoints.map(line).join('\n')
      print(context, { endpoints }, text)
      return 0
    })
  },
}
