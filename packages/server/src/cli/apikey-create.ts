import { parseArgs } from 'node:util'
import { scopes } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { createApiKey, findTenant } from '../relying/index.ts'
import { CommandError, type Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

const ScopesSchema = v.pipe(v.array(v.picklist(scopes)), v.minLength(1))

export const apikeyCreate: Command = {
  name: 'apikey create',
  summary: 'Makes a secret API key',
  usage: `honnin apikey create --tenant NAME [--live] [--scope SCOPE]... [--label TEXT] [--json]

Prints {key, tenant, livemode, scopes}. The key is shown this once; only its digest is kept.

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
    if (!values.tenant) throw new CommandError('usage', '--tenant is needed')
    const wanted = v.safeParse(ScopesSchema, values.scope ?? scopes)
    if (!wanted.success) throw new CommandError('usage', `--scope is one of ${scopes.join(', ')}`)
    const { tenant: name, live, label } = values
    return withInstallation(context, async (installation) => {
      const tenant = await findTenant(installation.db, name)
      if (tenant === null)
        throw new CommandError('tenant_unknown', `there is no tenant ${name}`, {
          mend: `honnin tenant add --name ${name}`,
        })
      const options = { tenantId: tenant.id, livemode: live, label, scopes: wanted.output }
      const key = await createApiKey(installation, options)
      print(context, { key, tenant: tenant.id, livemode: live, scopes: wanted.output }, key)
      return 0
    })
  },
}
