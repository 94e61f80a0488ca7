import {
  consoleEndpoints,
  type AnyProblemCode,
  type ConsoleEndpointName,
  type ConsoleProblemCode,
} from '@honnin/shared/console'

/** What an address of the console is for, and the codes it can answer with beyond those of every address. */
export interface ConsoleNote {
  readonly summary: string
  readonly problems: readonly AnyProblemCode[]
}

const badPassword: readonly ConsoleProblemCode[] = [
  ...(['password_too_short', 'password_too_long', 'password_guessable', 'password_unchanged'] as const),
]
const enrolling: readonly AnyProblemCode[] = ['sign_in_out_of_order', 'fresh_sign_in_required']

export const consoleNotes: Partial<Readonly<Record<ConsoleEndpointName, ConsoleNote>>> = {
  signInState: { summary: 'Where the sign-in stands', problems: [] },
  signIn: { summary: 'ID and password', problems: ['sign_in_failed', 'sign_in_locked', 'rate_limited'] },
  signInTotp: {
    summary: 'A code of the authenticator app',
    problems: ['code_wrong', 'sign_in_locked', 'sign_in_out_of_order', 'rate_limited'],
  },
  signInRecovery: {
    summary: 'A recovery code',
    problems: ['code_wrong', 'sign_in_locked', 'sign_in_out_of_order', 'rate_limited'],
  },
  passkeyOptions: { summary: 'What a passkey is to sign', problems: ['sign_in_out_of_order'] },
  signInPasskey: {
    summary: 'The answer of a passkey',
    problems: ['passkey_refused', 'sign_in_locked', 'sign_in_out_of_order', 'rate_limited'],
  },
  signOut: { summary: 'End this session', problems: [] },
  changePassword: {
    summary: 'Replace the own password',
    problems: [...badPassword, 'password_wrong', 'sign_in_locked', 'sign_in_out_of_order'],
  },
  factors: { summary: 'The own second factors', problems: [] },
  beginTotp: { summary: 'Set up an authenticator app', problems: enrolling },
  confirmTotp: {
    summary: 'Confirm the authenticator app',
    problems: [...enrolling, 'code_wrong', 'sign_in_locked', 'rate_limited'],
  },
  beginPasskey: { summary: 'Set up a passkey', problems: [...enrolling, 'too_many_factors'] },
  addPasskey: { summary: 'Keep a passkey', problems: [...enrolling, 'passkey_refused', 'rate_limited'] },
  removePasskey: { summary: 'Remove a passkey', problems: [...enrolling, 'not_found', 'last_factor'] },
  renewRecoveryCodes: { summary: 'Draw other recovery codes', problems: enrolling },
  ownSessions: { summary: 'The own sessions', problems: [] },
  endSession: { summary: 'End one of the own sessions', problems: ['not_found'] },
  endOtherSessions: { summary: 'End all own sessions but this', problems: [] },
}

/** Every code that an address can answer with. */
export const consoleProblemsOf = (name: ConsoleEndpointName): readonly AnyProblemCode[] => {
  const { access, method } = consoleEndpoints[name]
  const always: readonly AnyProblemCode[] = [
    ...(['invalid_request', 'cross_site_refused', 'internal_error', 'service_unavailable'] as const),
  ]
  const identified: readonly AnyProblemCode[] = access === 'anyone' ? [] : ['unauthorized_console', 'rate_limited']
  const permitted: readonly AnyProblemCode[] = ['anyone', 'begun', 'self'].includes(access) ? [] : ['forbidden']
  const withBody: readonly AnyProblemCode[] = method === 'POST' ? ['payload_too_large', 'unsupported_media_type'] : []
  const own = consoleNotes[name]?.problems ?? []
  return [...new Set([...always, ...identified, ...permitted, ...withBody, ...own])]
}
