import { parseArgs } from 'node:util'
import { changeAccess, operatorRoles } from '../review/index.ts'
import { CommandError, type Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'
import { onlyLogin, tenantIdsOf, withPasswords } from './with-operators.ts'

const usual = 'honnin operator role LOGIN --role ROLE [--role ROLE]… [--tenant NAME]… [--all-tenants]'

export const operatorRole: Command = {
  name: 'operator role',
  summary: 'Gives an operator other roles and relying parties',
  usage: `${usual} [--json]

Replaces the roles of an operator, and the relying parties where some are given, and ends their open sessions. The last
administrator of all relying parties cannot become something else. The change is recorded in the audit log. Prints {operator}.

  --role         ${operatorRoles.join(', ')}; may be given more than once
  --tenant       relying party whose cases are theirs; may be given more than once
  --all-tenants  all relying parties, those to come as well

Exit code: 0 changed, 2 refused (operator_unknown, operator_disabled, role_unknown, tenant_unknown, last_administrator).

Examples
  honnin operator role sato --role reviewer --role administrator
  honnin operator role sato --role reviewer --tenant shop
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      allowPositionals: true,
      options: {
        role: { type: 'string', multiple: true },
        tenant: { type: 'string', multiple: true },
        'all-tenants': { type: 'boolean', default: false },
      },
    })
    const login = onlyLogin(positionals, usual)
    const { role: roles, tenant: tenants, 'all-tenants': isOfAll } = values
    if (roles === undefined) throw new CommandError('usage', '--role is needed', { mend: usual })
    if (tenants !== undefined && isOfAll)
      throw new CommandError('usage', '--tenant and --all-tenants exclude each other', { mend: usual })
    return withInstallation(context, async (installation) => {
      const some = tenants === undefined ? undefined : await tenantIdsOf(installation.db, tenants)
      const tenantIds = isOfAll ? null : some
      const order = { who: { login }, by: 'command', roles, tenantIds }
      const operator = await changeAccess(withPasswords(installation), order)
      const where = operator.tenantIds === null ? 'all relying parties' : operator.tenantIds.join(', ')
      print(context, { operator }, `${operator.login}: ${operator.roles.join(', ')} (${where})`)
      return 0
    })
  },
}
