import { parseArgs } from 'node:util'
import type { Db } from '../db/index.ts'
import { RelyingError, type EndpointOwner } from '../relying/index.ts'
import { CommandError, type CommandContext } from './command.ts'
import { requireTenant } from './require-tenant.ts'

/** One webhook endpoint, as a command line names it. */
export interface NamedEndpoint {
  readonly id: string
  readonly tenant: string | undefined
  readonly livemode: boolean
}

/** Options by which every command names the owner of an endpoint. */
export const ownerOptions = { tenant: { type: 'string' }, live: { type: 'boolean', default: false } } as const

/** Reads `ID --tenant NAME [--live]`. Throws {@link CommandError} `usage`. */
export const parseEndpoint = ({ arguments: args }: CommandContext): NamedEndpoint => {
  const { values, positionals } = parseArgs({ args: [...args], options: ownerOptions, allowPositionals: true })
  return { id: requireEndpointId(positionals), tenant: values.tenant, livemode: values.live }
}

/** The one positional argument. Throws {@link CommandError} `usage`. */
export const requireEndpointId = (positionals: readonly string[]): string => {
  const [id] = positionals
  if (id === undefined || positionals.length > 1) throw new CommandError('usage', 'the id of one endpoint is needed')
  return id
}

const messages: Readonly<Record<string, (id: string) => { readonly message: string; readonly mend: string }>> = {
  not_found: (id) => ({
    message: `the tenant has no endpoint ${id} in this mode`,
    mend: 'honnin webhook list --tenant NAME',
  }),
  webhook_disabled: (id) => ({
    message: `the endpoint ${id} is switched off`,
    mend: `honnin webhook enable ${id} --tenant NAME`,
  }),
}

/** Runs `work` for the owner of the endpoint; what the platform refuses is told in the words of the command line. */
export const withEndpoint = async <Result>(
  db: Db,
  { id, tenant, livemode }: NamedEndpoint,
  work: (owner: EndpointOwner) => Promise<Result>,
): Promise<Result> => {
  const { id: tenantId } = await requireTenant(db, tenant)
  try {
    return await work({ tenantId, livemode })
  } catch (error) {
    if (!(error instanceof RelyingError)) throw error
    const { message, mend } = messages[error.code]?.(id) ?? { message: error.message, mend: 'honnin webhook --help' }
    throw new CommandError(error.code, message, { mend, cause: error })
  }
}
