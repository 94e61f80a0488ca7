import { parseArgs } from 'node:util'
import { disableOperator } from '../review/index.ts'
import { CommandError, type Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'
import { withPasswords } from './with-operators.ts'

export const operatorDisable: Command = {
  name: 'operator disable',
  summary: "Ends an operator's access",
  usage: `honnin operator disable LOGIN [--json]

Ends the operator's access for good, open sessions at once; login and history stay. The last administrator cannot be disabled.
The end is recorded in the audit log. Prints {operator}.

Exit code: 0 disabled, 2 refused (operator_unknown, operator_disabled, last_administrator).

Example
  honnin operator disable sato
`,
  run: async (context) => {
    const { positionals } = parseArgs({ args: [...context.arguments], allowPositionals: true, options: {} })
    const [login, ...others] = positionals
    if (login === undefined || others.length > 0)
      throw new CommandError('usage', 'one login is needed', { mend: 'honnin operator disable LOGIN' })
    return withInstallation(context, async (installation) => {
      const operator = await disableOperator(withPasswords(installation), { who: { login }, by: 'command' })
      print(context, { operator }, `disabled ${operator.login}`)
      return 0
    })
  },
}
