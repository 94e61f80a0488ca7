import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { addOperator, operatorRoles } from '../review/index.ts'
import { CommandError, type Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'
import { tenantIdsOf, withPasswords } from './with-operators.ts'

const readPassword = (path: string): string => {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    throw new CommandError('file_unreadable', `${path} cannot be read`, { cause })
  }
}

export const operatorAdd: Command = {
  name: 'operator add',
  summary: 'Adds a person who reviews cases or runs the installation',
  usage: `honnin operator add --login LOGIN --role ROLE [--role ROLE]… [--tenant NAME]… [--name NAME]
  [--password-file FILE] [--json]

Adds an operator of the console. Without --password-file a password is drawn and printed this once; the person has to
replace it at the first sign-in, and sets up a second factor then. The addition is recorded in the audit log, by id and roles.
Prints {operator, drawnPassword}. May run while the server runs.

  --role           ${operatorRoles.join(', ')}; may be given more than once
  --tenant         relying party whose cases are theirs; may be given more than once (default: all)
  --name           name that others see (default: the login)
  --password-file  file with the password, "-" for standard input: 12 to 128 characters. Never an argument: others on
                   the machine can read those

Exit code: 0 added, 2 refused (login_taken, login_malformed, role_unknown, password_too_short, password_guessable, …).

Examples
  honnin operator add --login sato --role reviewer --name '佐藤'
  honnin operator add --login mori --role reviewer --tenant shop
  honnin operator add --login admin@bank.example --role administrator --password-file - < password.txt
`,
  run: async (context) => {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: {
        login: { type: 'string' },
        role: { type: 'string', multiple: true },
        tenant: { type: 'string', multiple: true },
        name: { type: 'string' },
        'password-file': { type: 'string' },
      },
    })
    const { login, role: roles, tenant: tenants, name = login, 'password-file': passwordFile } = values
    if (!login || !name || roles === undefined)
      throw new CommandError('usage', '--login and --role are needed', {
        mend: `honnin operator add --login LOGIN --role ${operatorRoles.join('|')}`,
      })
    const given = { login, roles, displayName: name }
    const password = passwordFile === undefined ? {} : { password: readPassword(passwordFile) }
    return withInstallation(context, async (installation) => {
      const tenantIds = tenants === undefined ? null : await tenantIdsOf(installation.db, tenants)
      const { operator, drawnPassword } = await addOperator(withPasswords(installation), {
        ...{ ...given, ...password, tenantIds },
        by: 'command',
      })
      const lines = [`operator ${operator.id} (${operator.login}: ${operator.roles.join(', ')})`]
      if (drawnPassword !== null) lines.push(`password ${drawnPassword} (shown this once; replaced at first sign-in)`)
      print(context, { operator, drawnPassword }, lines.join('\n'))
      return 0
    })
  },
}
