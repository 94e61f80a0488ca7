import { consoleContracts } from '@honnin/shared/console'
import {
  changePassword,
  describeState,
  passkeyOptions,
  signIn,
  signInPasskey,
  signInRecovery,
  signInTotp,
  signOut,
  type SignInStep,
} from '../../../review/index.ts'
import type { ApiContext } from '../../api-context.ts'
import type { ConsoleRoutes } from '../console-route.ts'

type Names =
  | 'signInState'
  | 'signIn'
  | 'signInTotp'
  | 'signInRecovery'
  | 'passkeyOptions'
  | 'signInPasskey'
  | 'signOut'
  | 'changePassword'

const reply = ({ state, token }: SignInStep) => ({ json: state, token })

/** From ID and password to a session. */
export const signInRoutes = (context: ApiContext): ConsoleRoutes<Names> => ({
  signInState: async ({ who }) => ({ json: await describeState(context.db, who) }),

  signIn: async ({ who, client, body }) => {
    const { login, password } = body(consoleContracts.signIn.body)
    return reply(await signIn(context, { login, password, client, current: who }))
  },

  signInTotp: async ({ who, body }) =>
    reply(await signInTotp(context, who, body(consoleContracts.signInTotp.body).code)),

  signInRecovery: async ({ who, body }) =>
    reply(await signInRecovery(context, who, body(consoleContracts.signInRecovery.body).code)),

  passkeyOptions: async ({ who, origin }) => ({ json: { ...(await passkeyOptions(context, who, origin)) } }),

  signInPasskey: async ({ who, origin, body }) => {
    const { response } = body(consoleContracts.signInPasskey.body)
    return reply(await signInPasskey(context, who, { response, origin }))
  },

  signOut: async ({ who }) => {
    await signOut(context, who)
    return { json: { stage: 'signed_out' }, token: null }
  },

  changePassword: async ({ who, body }) => {
    const { current, next } = body(consoleContracts.changePassword.body)
    return reply(await changePassword(context, who, { current, next }))
  },
})
