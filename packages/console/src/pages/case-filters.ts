import type { TenantRef } from '@honnin/shared/console'
import { planIds, reasonCodes } from '@honnin/shared/protocol'
import type { ConsoleState } from '../app/console-state.ts'
import type { Option } from '../parts/form-parts.ts'

const any = (state: ConsoleState): Option => ({ value: '', text: state.texts.common.all })

export const modeOptions = (state: ConsoleState): readonly Option[] => [
  any(state),
  { value: 'true', text: state.texts.common.live },
  { value: 'false', text: state.texts.common.test },
]

export const planOptions = (state: ConsoleState): readonly Option[] => [
  any(state),
  ...planIds.map((plan) => ({ value: plan, text: state.texts.sessions.plans[plan] })),
]

export const reasonOptions = (state: ConsoleState): readonly Option[] => [
  any(state),
  ...reasonCodes.map((reason) => ({ value: reason, text: state.texts.checks.reasons[reason] })),
]

export const tenantOptions = (state: ConsoleState, tenants: readonly TenantRef[]): readonly Option[] => [
  any(state),
  ...tenants.map(({ id, name }) => ({ value: id, text: name })),
]

/** The value where it is one of those known; an address that was edited by hand asks for nothing. */
export const oneOf = <T extends string>(known: readonly T[], value: string | undefined): T | undefined =>
  known.find((one) => one === value)
