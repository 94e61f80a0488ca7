import { consoleContracts } from '@honnin/shared/console'
import {
  addOperator,
  changeAccess,
  describeOperator,
  disableOperator,
  listConsoleOperators,
  resetFactors,
  resetPassword,
  type SignedIn,
} from '../../../review/index.ts'
import type { ApiContext } from '../../api-context.ts'
import type { ConsoleCall, ConsoleRoutes } from '../console-route.ts'

type Names = 'listOperators' | 'addOperator' | 'disableOperator' | 'resetPassword' | 'resetFactors' | 'changeAccess'

const orderOf = ({ who, parameter }: ConsoleCall<SignedIn>) => ({
  who: { id: parameter('operatorId') },
  by: who.operator.id,
})

/** Who may use the console. */
export const operatorRoutes = (context: ApiContext): ConsoleRoutes<Names> => ({
  listOperators: async () => ({ json: { data: await listConsoleOperators(context) } }),

  addOperator: async ({ who, body }) => {
    const { login, displayName, roles, tenants: tenantIds } = body(consoleContracts.addOperator.body)
    const wanted = { login, displayName, roles, tenantIds, by: who.operator.id }
    const { operator, drawnPassword } = await addOperator(context, wanted)
    return { json: { operator: await describeOperator(context, operator), password: drawnPassword ?? '' } }
  },

  disableOperator: async (call) => {
    const operator = await disableOperator(context, orderOf(call))
    return { json: await describeOperator(context, operator) }
  },

  resetPassword: async (call) => {
    const { operator, drawnPassword } = await resetPassword(context, orderOf(call))
    return { json: { operator: await describeOperator(context, operator), password: drawnPassword } }
  },

  resetFactors: async (call) => {
    const { operator, drawnPassword } = await resetFactors(context, orderOf(call))
    return { json: { operator: await describeOperator(context, operator), password: drawnPassword } }
  },

  changeAccess: async (call) => {
    const { roles, tenants: tenantIds } = call.body(consoleContracts.changeAccess.body)
    const operator = await changeAccess(context, { ...orderOf(call), roles, tenantIds })
    return { json: await describeOperator(context, operator) }
  },
})
