import { parseArgs } from 'node:util'
import { sendTestEvent } from '../relying/index.ts'
import { awaitDelivery, parseWait, waitOption, waitUsage } from './await-delivery.ts'
import type { Command } from './command.ts'
import { ownerOptions, requireEndpointId, withEndpoint } from './with-endpoint.ts'
import { withSessions } from './with-sessions.ts'

export const webhookTest: Command = {
  name: 'webhook test',
  summary: 'Sends a test event to a webhook endpoint and tells what it answered',
  usage: `honnin webhook test ID --tenant NAME [--live] [--wait SECONDS] [--json]

Sends webhook.test, once. Prints the line of the delivery log: {id, state, attempts: [{at, status, error, durationMs}], …}.

${waitUsage}

Example
  honnin webhook test whe_4tQ0… --tenant shop --live
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      options: { ...ownerOptions, ...waitOption },
      allowPositionals: true,
    })
    const id = requireEndpointId(positionals)
    const waitSeconds = parseWait(values.wait)
    return withSessions(context, async (sending, { db }) => {
      const named = { id, tenant: values.tenant, livemode: values.live }
      const deliveryId = await withEndpoint(db, named, (owner) => sendTestEvent(sending, owner, id))
      return awaitDelivery(context, db, { endpointId: id, deliveryId, madeBefore: 0, waitSeconds })
    })
  },
}
