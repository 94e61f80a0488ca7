import type { TenantRef } from '@honnin/shared/console'
import type { ConsoleState } from './console-state.ts'

/** The tenants that the one who is signed in has a part in, for lists to choose from. */
export const tenantsOf = async (state: ConsoleState, signal: AbortSignal): Promise<readonly TenantRef[]> => {
  const own = state.me?.tenants ?? null
  if (own !== null) return own
  const { data } = await state.client.call('listTenants', { signal })
  return data.map(({ id, name }) => ({ id, name }))
}
