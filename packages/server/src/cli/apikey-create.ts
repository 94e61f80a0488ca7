import { parseArgs } from 'node:util'
import { scopes } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { issueApiKey } from '../relying/index.ts'
import { CommandError, type Command } from './command.ts'
import { requireTenant } from './require-tenant.ts'
import { print, withInstallation } from './with-installation.ts'

const ScopesSchema = v.pipe(v.array(v.picklist(scopes)), v.minLength(1))

export const apikeyCreate: Command = {
  name: 'apikey create',
  summary: 'Makes a secret API key',
  usage: `honnin apikey create --tenant NAME [--live] [--scope SCOPE]... [--label TEXT] [--json]

Prints {key, id, tenant, livemode, scopes}. The key is shown this once; only its digest is kept.

  --live   a key for real verifications (sk_live_…); without it a test key (sk_test_…)
  --scope  ${scopes.join(', ')}; all without it

Examples
  honnin apikey create --tenant shop
  honnin apikey create --tenant shop --live --scope sessions:write --scope sessions:read --label backend
`,
  run: async (context) => {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: {
        tenant: { type: 'string' },
        live: { type: 'boolean', default: false },
        scope: { type: 'string', multiple: true },
        label: { type: 'string', default: '' },
      },
    })
    const wanted = v.safeParse(ScopesSchema, values.scope ?? scopes)
    if (!wanted.success) throw new CommandError('usage', `--scope is one of ${scopes.join(', ')}`)
    const { live, label } = values
    return withInstallation(context, async (installation) => {
      const tenant = await requireTenant(installation.db, values.tenant)
      const options = { tenantId: tenant.id, livemode: live, label, scopes: wanted.output }
      const { apiKey, key } = await issueApiKey(installation, options)
      print(context, { key, id: apiKey.id, tenant: tenant.id, livemode: live, scopes: wanted.output }, key)
      return 0
    })
  },
}
