import type { ApiKey } from '@honnin/shared/console'
import type { Scope, TenantId } from '@honnin/shared/protocol'
import { issueApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '../../relying/index.ts'
import { requireTenant } from '../cases/tenancy.ts'
import type { Operator } from '../operators.ts'
import type { ReviewContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'

type Known = Awaited<ReturnType<typeof listApiKeys>>[number]
const toKey = (key: Known): ApiKey => ({ ...key, scopes: [...key.scopes] })

/** Keys of both modes of a tenant, ended ones too, newest first. Throws {@link ReviewError} `not_found`. */
export const listKeys = async (context: ReviewContext, operator: Operator, tenantId: TenantId): Promise<ApiKey[]> => {
  requireTenant(operator, tenantId)
  const both = await Promise.all([true, false].map((livemode) => listApiKeys(context.db, { tenantId, livemode })))
  return both
    .flat()
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || a.id.localeCompare(b.id))
    .map(toKey)
}

/** Makes a key. The secret is returned this once. */
export const createKey = async (
  context: ReviewContext,
  operator: Operator,
  given: {
    readonly tenantId: TenantId
    readonly label: string
    readonly livemode: boolean
    readonly scopes: readonly Scope[]
  },
): Promise<{ readonly key: ApiKey; readonly secret: string }> => {
  requireTenant(operator, given.tenantId)
  const { apiKey, key: secret } = await issueApiKey(context, { ...given, by: operator.id })
  return { key: toKey(apiKey), secret }
}

const requireKey = async (
  context: ReviewContext,
  operator: Operator,
  { tenantId, keyId }: { readonly tenantId: TenantId; readonly keyId: string },
): Promise<ApiKey> => {
  const key = (await listKeys(context, operator, tenantId)).find(({ id }) => id === keyId)
  if (key === undefined) throw new ReviewError('not_found')
  return key
}

/** Ends a key at once. Throws {@link ReviewError} `not_found`. */
export const revokeKey = async (
  context: ReviewContext,
  operator: Operator,
  place: { readonly tenantId: TenantId; readonly keyId: string },
): Promise<ApiKey> => {
  const { livemode } = await requireKey(context, operator, place)
  return toKey(
    await revokeApiKey(context, { tenantId: place.tenantId, livemode }, { id: place.keyId, by: operator.id }),
  )
}

/** Makes the key that takes over. Throws {@link ReviewError} `not_found`, `RelyingError` `api_key_ended`. */
export const rotateKey = async (
  context: ReviewContext,
  operator: Operator,
  place: { readonly tenantId: TenantId; readonly keyId: string; readonly overlapMinutes: number },
): Promise<{ readonly key: ApiKey; readonly secret: string }> => {
  const { livemode } = await requireKey(context, operator, place)
  const owner = { tenantId: place.tenantId, livemode }
  const order = { id: place.keyId, overlapMinutes: place.overlapMinutes, by: operator.id }
  const { apiKey, key: secret } = await rotateApiKey(context, owner, order)
  return { key: toKey(apiKey), secret }
}
