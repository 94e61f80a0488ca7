import { parseArgs } from 'node:util'
import { deliveryStates } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { listDeliveries, requireOwnEndpoint, type DeliveryLine } from '../relying/index.ts'
import { CommandError, type Command } from './command.ts'
import { ownerOptions, requireEndpointId, withEndpoint } from './with-endpoint.ts'
import { print, withInstallation } from './with-installation.ts'

const usualLimit = 25
const mostLines = 1000

const StateSchema = v.optional(v.picklist(deliveryStates))

const toText = ({ id, createdAt, type, state, attempts }: DeliveryLine): string => {
  const last = attempts.at(-1)
  const answer = last === undefined ? 'not sent yet' : String(last.status ?? last.error)
  return `${id}  ${createdAt.slice(0, 19)}  ${state.padEnd(9)}  ${type.padEnd(20)}  ${attempts.length} × ${answer}`
}

export const webhookDeliveries: Command = {
  name: 'webhook deliveries',
  summary: 'Lists what was sent to a webhook endpoint and what it answered',
  usage: `honnin webhook deliveries ID --tenant NAME [--live] [--state STATE] [--limit N] [--json]

The log of the last 90 days, newest first. Prints {deliveries: [{id, eventId, type, sessionId, state, attempts, …}]} with --json.

  --state  ${deliveryStates.join(', ')}; all without it
  --limit  how many at most, 1 to ${mostLines} (default ${usualLimit})

Example
  honnin webhook deliveries whe_4tQ0… --tenant shop --live --state failed
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      options: {
        ...ownerOptions,
        state: { type: 'string' },
        limit: { type: 'string', default: String(usualLimit) },
      },
      allowPositionals: true,
    })
    const id = requireEndpointId(positionals)
    const state = v.safeParse(StateSchema, values.state)
    if (!state.success) throw new CommandError('usage', `--state is one of ${deliveryStates.join(', ')}`)
    const limit = Number(values.limit)
    if (!/^[0-9]{1,4}$/.test(values.limit) || limit < 1 || limit > mostLines)
      throw new CommandError('usage', `--limit is a number, 1 to ${mostLines}`)
    return withInstallation(context, async ({ db }) => {
      const named = { id, tenant: values.tenant, livemode: values.live }
      await withEndpoint(db, named, (owner) => requireOwnEndpoint(db, owner, id))
      const deliveries = await listDeliveries(db, id, { limit, after: null, state: state.output ?? null })
      const text = deliveries.length === 0 ? 'Nothing was sent there' : deliveries.map(toText).join('\n')
      print(context, { deliveries }, text)
      return 0
    })
  },
}
