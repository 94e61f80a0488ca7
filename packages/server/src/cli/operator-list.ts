import { parseArgs } from 'node:util'
import { listOperators, type Operator } from '../review/index.ts'
import type { Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

const day = (at: Date): string => at.toISOString().slice(0, 10)

const table = (operators: readonly Operator[]): string => {
  if (operators.length === 0) return 'No operators yet: honnin operator add --login LOGIN --role administrator'
  const width = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length))
  const loginWidth = width(operators.map(({ login }) => login))
  const roleWidth = width(operators.map(({ roles }) => roles.join(', ')))
  return operators
    .map(({ login, roles, createdAt, lastSignInAt, disabledAt, mustChangePassword, displayName, tenantIds }) => {
      const state =
        disabledAt !== null
          ? `disabled ${day(disabledAt)}`
          : lastSignInAt === null
            ? 'has not signed in'
            : mustChangePassword
              ? 'password was reset'
              : `signed in ${day(lastSignInAt)}`
      const where = tenantIds === null ? 'all relying parties' : `${tenantIds.length} relying parties`
      return `${login.padEnd(loginWidth)}  ${roles.join(', ').padEnd(roleWidth)}  since ${day(createdAt)}  ${state.padEnd(20)}  ${where.padEnd(19)}  ${displayName}`
    })
    .join('\n')
}

export const operatorList: Command = {
  name: 'operator list',
  summary: 'Lists the operators, for the regular review of who has access',
  usage: `honnin operator list [--json]

Prints login, roles, since when, last sign-in, relying parties and name of every operator, disabled ones too. Prints {operators} with --json.

Example
  honnin operator list --json | jq '.operators[] | select(.disabledAt == null) | .login'
`,
  run: async (context) => {
    parseArgs({ args: [...context.arguments], options: {} })
    return withInstallation(context, async ({ db }) => {
      const operators = await listOperators(db)
      print(context, { operators }, table(operators))
      return 0
    })
  },
}
