import type { Queryable } from '../db/index.ts'
import { findTenant, type Tenant } from '../relying/index.ts'
import { CommandError } from './command.ts'

/** The tenant of that name. Throws {@link CommandError}: `usage` without a name, `tenant_unknown`. */
export const requireTenant = async (db: Queryable, name: string | undefined): Promise<Tenant> => {
  if (!name) throw new CommandError('usage', '--tenant is needed')
  const tenant = await findTenant(db, name)
  if (tenant === null)
    throw new CommandError('tenant_unknown', `there is no tenant ${name}`, { mend: `honnin tenant add --name ${name}` })
  return tenant
}
