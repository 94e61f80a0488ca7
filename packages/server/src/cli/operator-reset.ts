import { parseArgs } from 'node:util'
import { resetFactors, resetPassword } from '../review/index.ts'
import type { Command, CommandContext } from './command.ts'
import { print, withInstallation } from './with-installation.ts'
import { onlyLogin, withPasswords } from './with-operators.ts'

const run = (context: CommandContext, reset: typeof resetPassword, usual: string): Promise<number> => {
  const { positionals } = parseArgs({ args: [...context.arguments], allowPositionals: true, options: {} })
  const login = onlyLogin(positionals, usual)
  return withInstallation(context, async (installation) => {
    const { operator, drawnPassword } = await reset(withPasswords(installation), { who: { login }, by: 'command' })
    const text = `password ${drawnPassword} (shown this once; ${operator.login} replaces it at the next sign-in)`
    print(context, { operator, drawnPassword }, text)
    return 0
  })
}

const exitCodes = 'Exit code: 0 done, 2 refused (operator_unknown, operator_disabled).'

export const operatorResetPassword: Command = {
  name: 'operator reset-password',
  summary: 'Draws a new password for an operator who has forgotten theirs',
  usage: `honnin operator reset-password LOGIN [--json]

Draws a password that is printed this once and that the next sign-in replaces. Open sessions end; the second factor stays and is
still asked for. Recorded in the audit log. Prints {operator, drawnPassword}.

${exitCodes}

Example
  honnin operator reset-password sato
`,
  run: (context) => run(context, resetPassword, 'honnin operator reset-password LOGIN'),
}

export const operatorResetFactor: Command = {
  name: 'operator reset-factor',
  summary: 'Takes the second factors from an operator who has lost them',
  usage: `honnin operator reset-factor LOGIN [--json]

Takes authenticator app, passkeys and recovery codes from the operator. The password is drawn anew with it, so that nobody who has
only the old one can set up a factor. Open sessions end. Recorded in the audit log. Prints {operator, drawnPassword}.

${exitCodes}

Example
  honnin operator reset-factor sato
`,
  run: (context) => run(context, resetFactors, 'honnin operator reset-factor LOGIN'),
}
