import { consoleContracts } from '@honnin/shared/console'
import {
  addPasskey,
  beginPasskey,
  beginTotp,
  confirmTotp,
  endOtherSessions,
  endOwnSession,
  listOwnSessions,
  readFactors,
  removePasskey,
  renewRecoveryCodes,
} from '../../../review/index.ts'
import type { ApiContext } from '../../api-context.ts'
import type { ConsoleRoutes } from '../console-route.ts'

type Names =
  | 'factors'
  | 'beginTotp'
  | 'confirmTotp'
  | 'beginPasskey'
  | 'addPasskey'
  | 'removePasskey'
  | 'renewRecoveryCodes'
  | 'ownSessions'
  | 'endSession'
  | 'endOtherSessions'

/** What an operator does about their own account. */
export const accountRoutes = (context: ApiContext): ConsoleRoutes<Names> => ({
  factors: async ({ who }) => ({ json: await readFactors(context, who) }),

  beginTotp: async ({ who }) => ({ json: await beginTotp(context, who) }),

  confirmTotp: async ({ who, body }) => {
    const { enrolled, token } = await confirmTotp(context, who, body(consoleContracts.confirmTotp.body).code)
    return { json: enrolled, token }
  },

  beginPasskey: async ({ who, origin }) => ({ json: { ...(await beginPasskey(context, who, origin)) } }),

  addPasskey: async ({ who, origin, body }) => {
    const { name, response } = body(consoleContracts.addPasskey.body)
    const { enrolled, token } = await addPasskey(context, who, { name, response, origin })
    return { json: enrolled, token }
  },

  removePasskey: async ({ who, parameter }) => {
    await removePasskey(context, who, parameter('passkeyId'))
    return { json: await readFactors(context, who) }
  },

  renewRecoveryCodes: async ({ who }) => ({ json: { recoveryCodes: [...(await renewRecoveryCodes(context, who))] } }),

  ownSessions: async ({ who }) => ({ json: { data: await listOwnSessions(context, who) } }),

  endSession: async ({ who, parameter }) => {
    await endOwnSession(context, who, parameter('id'))
    return { json: { data: await listOwnSessions(context, who) } }
  },

  endOtherSessions: async ({ who }) => {
    await endOtherSessions(context, who)
    return { json: { data: await listOwnSessions(context, who) } }
  },
})
