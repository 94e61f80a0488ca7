import { parseArgs } from 'node:util'
import { sectors } from '@honnin/shared/methods'
import { scopes } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { addTenant, addWebhookEndpoint, createApiKey, revokeApiKeys } from '../relying/index.ts'
import { CommandError, type Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

const SectorSchema = v.optional(v.picklist(sectors), 'specified_business')
/** Keys that this command makes; each run ends the one before. */
const label = 'tenant add'

export const tenantAdd: Command = {
  name: 'tenant add',
  summary: 'Adds a relying party, with a test key and a webhook',
  usage: `honnin tenant add --name NAME [--sector SECTOR] [--webhook URL] [--json]

Adds the tenant, or takes the one of that name, and makes a new secret test key for it with every scope; a test key of an
earlier run ends. With --webhook the address is told of every change in test mode; its secret stays the same.
Prints {tenant, key, webhook, webhookSecret}. May run while the server runs.

  --sector  ${sectors.join(', ')}; decides which methods are lawful (default specified_business)

Examples
  honnin tenant add --name shop
  honnin tenant add --name demo --webhook http://localhost:4000/webhooks --json
`,
  run: async (context) => {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: { name: { type: 'string' }, sector: { type: 'string' }, webhook: { type: 'string' } },
    })
    const { name, webhook } = values
    if (!name) throw new CommandError('usage', '--name is needed', { mend: 'honnin tenant add --name NAME' })
    const sector = v.safeParse(SectorSchema, values.sector)
    if (!sector.success) throw new CommandError('usage', `--sector is one of ${sectors.join(', ')}`)

    return withInstallation(context, async (installation) => {
      const { config } = installation
      const tenant = await addTenant(installation, { name, sector: sector.output })
      await revokeApiKeys(installation, { tenantId: tenant.id, label })
      const key = await createApiKey(installation, { tenantId: tenant.id, livemode: false, label, scopes })
      const place = { ...installation, allowPrivate: config.webhookAllowPrivate }
      const owner = { tenantId: tenant.id, livemode: false }
      const hook = webhook === undefined ? null : await addWebhookEndpoint(place, owner, { url: webhook })
      const lines = [`tenant   ${tenant.id} (${tenant.name}, ${tenant.sector})`, `test key ${key}`]
      if (hook !== null) lines.push(`webhook  ${hook.endpoint.id}`, `secret   ${hook.secret}`)
      const value = { tenant, key, webhook: hook?.endpoint.id ?? null, webhookSecret: hook?.secret ?? null }
      print(context, value, lines.join('\n'))
      return 0
    })
  },
}
