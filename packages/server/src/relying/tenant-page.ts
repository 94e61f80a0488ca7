import type { TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { appendEntry } from '../audit/index.ts'
import type { Random } from '../crypto/index.ts'
import { transaction, type Db, type Queryable } from '../db/index.ts'
import { RelyingError } from './relying-error.ts'

export const logoTypes = ['image/png', 'image/svg+xml', 'image/webp', 'image/jpeg'] as const
export const mostLogoBytes = 65_536

/** How a tenant looks on the hosted capture page, and where that page may send people back to. */
export interface TenantPage {
  readonly name: string
  /** `#rrggbb` in lower case; `null`: the product's own. */
  readonly accentColor: string | null
  readonly logo: { readonly bytes: Uint8Array; readonly mediaType: (typeof logoTypes)[number] } | null
  /** Origins such as `https://shop.example`. */
  readonly returnOrigins: readonly string[]
}

const PageRowSchema = v.pipe(
  v.object({
    name: v.string(),
    display_name: v.nullable(v.string()),
    accent_color: v.nullable(v.string()),
    logo: v.nullable(v.instance(Buffer)),
    logo_type: v.nullable(v.picklist(logoTypes)),
    return_origins: v.array(v.string()),
  }),
  v.transform((row): TenantPage => ({
    name: row.display_name ?? row.name,
    accentColor: row.accent_color,
    logo: row.logo === null || row.logo_type === null ? null : { bytes: row.logo, mediaType: row.logo_type },
    returnOrigins: row.return_origins,
  })),
)

export const readTenantPage = async (db: Queryable, tenantId: string): Promise<TenantPage> => {
  const { rows } = await db.query(
    'select name, display_name, accent_color, logo, logo_type, return_origins from tenant where id = $1',
    [tenantId],
  )
  return v.parse(PageRowSchema, rows[0])
}

/** Says how a tenant looks on the hosted page; what is not given stays as it is. */
export const writeTenantPage = async (
  { db, random, now }: { readonly db: Db; readonly random: Random; readonly now: () => Date },
  { tenantId, by = 'command' }: { readonly tenantId: TenantId; readonly by?: string },
  change: Partial<TenantPage>,
): Promise<TenantPage> =>
  transaction(db, async (tx) => {
    const page = { ...(await readTenantPage(tx, tenantId)), ...change }
    await tx.query(
      `update tenant set display_name = $2, accent_color = $3, logo = $4, logo_type = $5, return_origins = $6 where id = $1`,
      [
        ...[tenantId, page.name, page.accentColor, page.logo === null ? null : Buffer.from(page.logo.bytes)],
        ...[page.logo?.mediaType ?? null, page.returnOrigins],
      ],
    )
    await appendEntry(
      tx,
      { type: 'tenant.page', at: now(), tenantId, sessionId: null, plain: { by } },
      { random, key: null },
    )
    return page
  })

/** Throws {@link RelyingError} `return_url_refused` for an address whose origin the tenant did not list. */
export const requireReturnUrl = async (db: Queryable, tenantId: string, url: string): Promise<void> => {
  const { returnOrigins } = await readTenantPage(db, tenantId)
  const { origin, username, password } = new URL(url)
  if (!returnOrigins.includes(origin) || username !== '' || password !== '')
    throw new RelyingError('return_url_refused', { param: 'returnUrl' })
}
