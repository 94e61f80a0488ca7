import type { SessionContext } from './session-context.ts'

/** Blind index of the relying party's reference, by which it finds its sessions. */
export const indexReference = (
  { blindIndex }: Pick<SessionContext, 'blindIndex'>,
  { tenantId, livemode }: { readonly tenantId: string; readonly livemode: boolean },
  reference: string,
): Buffer => blindIndex.of({ owner: `${tenantId}|${livemode}`, field: 'reference', value: reference })
