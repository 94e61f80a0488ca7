import { parseArgs } from 'node:util'
import { readDeliveryLine, requireOwnEndpoint, resendDelivery } from '../relying/index.ts'
import { awaitDelivery, parseWait, waitOption, waitUsage } from './await-delivery.ts'
import { CommandError, type Command } from './command.ts'
import { ownerOptions, requireEndpointId, withEndpoint } from './with-endpoint.ts'
import { withSessions } from './with-sessions.ts'

export const webhookResend: Command = {
  name: 'webhook resend',
  summary: 'Sends a delivery of a webhook endpoint once more',
  usage: `honnin webhook resend ID --delivery DELIVERY_ID --tenant NAME [--live] [--wait SECONDS] [--json]

Under the same webhook-id, so that a receiver that has it already passes it over. Where it fails again, it is tried on by the
usual schedule. Prints the line of the delivery log.

${waitUsage}

Example
  honnin webhook deliveries whe_4tQ0… --tenant shop --live --state failed --json | jq -r '.deliveries[].id' |
    xargs -n 1 honnin webhook resend whe_4tQ0… --tenant shop --live --delivery
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      options: {
        ...ownerOptions,
        delivery: { type: 'string' },
        ...waitOption,
      },
      allowPositionals: true,
    })
    const id = requireEndpointId(positionals)
    const { delivery: deliveryId } = values
    if (!deliveryId) throw new CommandError('usage', '--delivery is needed', { mend: 'honnin webhook deliveries ID' })
    const waitSeconds = parseWait(values.wait)
    return withSessions(context, async (sending, { db }) => {
      const delivery = { endpointId: id, deliveryId }
      const named = { id, tenant: values.tenant, livemode: values.live }
      const before = await withEndpoint(db, named, async (owner) => {
        await requireOwnEndpoint(db, owner, id)
        const line = await readDeliveryLine(db, delivery)
        if (line !== null) await resendDelivery(sending, delivery)
        return line
      })
      if (before === null)
        throw new CommandError('not_found', `the endpoint has no delivery ${deliveryId}`, {
          mend: `honnin webhook deliveries ${id} --tenant NAME`,
        })
      return awaitDelivery(context, db, { ...delivery, madeBefore: before.attempts.length, waitSeconds })
    })
  },
}
