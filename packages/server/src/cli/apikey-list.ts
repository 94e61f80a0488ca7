import { parseArgs } from 'node:util'
import { listApiKeys, type ApiKey } from '../relying/index.ts'
import type { Command } from './command.ts'
import { requireTenant } from './require-tenant.ts'
import { print, withInstallation } from './with-installation.ts'

const minute = (instant: string): string => instant.slice(0, 16).replace('T', ' ')

const stateOf = ({ revokedAt, expiresAt }: ApiKey): string => {
  if (revokedAt !== null) return `revoked ${minute(revokedAt)}`
  return expiresAt === null ? 'active' : `ends ${minute(expiresAt)}`
}

const line = (key: ApiKey): string =>
  [
    key.id,
    key.livemode ? 'live' : 'test',
    stateOf(key).padEnd(24),
    `used ${key.lastUsedAt === null ? 'never' : minute(key.lastUsedAt)}`.padEnd(21),
    key.scopes.join(','),
    key.label,
  ].join('  ')

export const apikeyList: Command = {
  name: 'apikey list',
  summary: 'Lists the API keys of a relying party, with when each was last used',
  usage: `honnin apikey list --tenant NAME [--json]

Prints id, mode, state, last use (UTC, to the minute), scopes and label of every key, ended ones too; never a secret.
Prints {keys} with --json.

Example
  honnin apikey list --tenant shop --json | jq '.keys[] | select(.lastUsedAt == null) | .id'
`,
  run: async (context) => {
    const { values } = parseArgs({ args: [...context.arguments], options: { tenant: { type: 'string' } } })
    return withInstallation(context, async ({ db }) => {
      const { id: tenantId } = await requireTenant(db, values.tenant)
      const modes = await Promise.all([true, false].map((livemode) => listApiKeys(db, { tenantId, livemode })))
      const keys = modes.flat()
      print(context, { keys }, keys.length === 0 ? 'No keys yet: honnin apikey create' : keys.map(line).join('\n'))
      return 0
    })
  },
}
