import { Passwords, type OperatorContext } from '../review/index.ts'
import { findTenant } from '../relying/index.ts'
import type { Installation } from '../installation.ts'
import type { TenantId } from '@honnin/shared/protocol'
import { CommandError } from './command.ts'

/** What changes operators, of one installation. */
export const withPasswords = ({ db, random, now }: Installation): OperatorContext => ({
  ...{ db, random, now },
  passwords: new Passwords(),
})

/** Ids of relying parties by their names. Throws {@link CommandError} `tenant_unknown`. */
export const tenantIdsOf = async (db: Installation['db'], names: readonly string[]): Promise<readonly TenantId[]> => {
  const found = await Promise.all(names.map(async (name) => ({ name, tenant: await findTenant(db, name) })))
  return found.map(({ name, tenant }) => {
    if (tenant === null)
      throw new CommandError('tenant_unknown', `there is no relying party "${name}"`, { mend: 'honnin tenant add' })
    return tenant.id
  })
}

/** The one login that a command takes. */
export const onlyLogin = (positionals: readonly string[], usage: string): string => {
  const [login, ...others] = positionals
  if (login === undefined || others.length > 0) throw new CommandError('usage', 'one login is needed', { mend: usage })
  return login
}
