import { parseArgs } from 'node:util'
import {
  longestOverlapMinutes,
  RelyingError,
  revokeApiKey,
  rotateApiKey,
  usualOverlapMinutes,
  type KeyOwner,
} from '../relying/index.ts'
import type { Installation } from '../installation.ts'
import { CommandError, type Command, type CommandContext } from './command.ts'
import { requireTenant } from './require-tenant.ts'
import { print, withInstallation } from './with-installation.ts'

const options = { tenant: { type: 'string' }, live: { type: 'boolean', default: false } } as const

const ownerOf = async (
  { db }: Installation,
  { tenant, live }: { readonly tenant?: string | undefined; readonly live: boolean },
): Promise<KeyOwner> => ({ tenantId: (await requireTenant(db, tenant)).id, livemode: live })

/** What the key itself refuses, in the words of the command line. */
const refusing = async <Result>(id: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof RelyingError)) throw error
    const message = error.code === 'not_found' ? `the tenant has no key ${id} in this mode` : error.message
    throw new CommandError(error.code, message, { mend: 'honnin apikey list --tenant NAME', cause: error })
  }
}

const idOf = (positionals: readonly string[]): string => {
  const [id, ...rest] = positionals
  if (id === undefined || rest.length > 0) throw new CommandError('usage', 'the id of one key is needed')
  return id
}

export const apikeyRotate: Command = {
  name: 'apikey rotate',
  summary: 'Makes the API key that takes over from another',
  usage: `honnin apikey rotate ID --tenant NAME [--live] [--overlap MINUTES] [--json]

The new key has the label and the scopes of the old one, which lives on for the overlap. Prints {key, apiKey}; the key is shown
this once.

  --overlap  minutes that both keys are good for, 0 to ${longestOverlapMinutes} (default ${usualOverlapMinutes}, a day)

Example
  honnin apikey rotate --tenant shop --live --overlap 120 -- -_0Zc1a9PqR7sTuV
`,
  run: async (context: CommandContext) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      options: { ...options, overlap: { type: 'string', default: String(usualOverlapMinutes) } },
      allowPositionals: true,
    })
    const id = idOf(positionals)
    const overlapMinutes = Number(values.overlap)
    if (!/^[0-9]{1,5}$/.test(values.overlap) || overlapMinutes > longestOverlapMinutes)
      throw new CommandError('usage', `--overlap is a number of minutes, 0 to ${longestOverlapMinutes}`)
    return withInstallation(context, async (installation) => {
      const owner = await ownerOf(installation, values)
      const made = await refusing(id, () => rotateApiKey(installation, owner, { id, overlapMinutes }))
      print(context, made, made.key)
      return 0
    })
  },
}

export const apikeyRevoke: Command = {
  name: 'apikey revoke',
  summary: 'Ends an API key at once',
  usage: `honnin apikey revoke ID --tenant NAME [--live] [--json]

Prints {apiKey}. An id that begins with a hyphen stands at the end, behind --.

Example
  honnin apikey revoke --tenant shop --live -- -_0Zc1a9PqR7sTuV
`,
  run: async (context: CommandContext) => {
    const { values, positionals } = parseArgs({ args: [...context.arguments], options, allowPositionals: true })
    const id = idOf(positionals)
    return withInstallation(context, async (installation) => {
      const owner = await ownerOf(installation, values)
      const apiKey = await refusing(id, () => revokeApiKey(installation, owner, { id }))
      print(context, { apiKey }, `revoked ${apiKey.id}`)
      return 0
    })
  },
}
