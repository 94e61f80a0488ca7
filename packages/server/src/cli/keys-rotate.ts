import { parseArgs } from 'node:util'
import { addMasterKey, countOld, rewrapAll } from '../crypto/index.ts'
import { sealedColumns } from '../sealed-columns.ts'
import type { Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

export const keysRotate: Command = {
  name: 'keys rotate',
  summary: 'Makes a new master key and wraps every key anew',
  usage: `honnin keys rotate [--rewrap-only] [--json]

Adds a version to the file of master keys and brings every session key, signing key and webhook secret under it, in batches,
while servers run: they take the new version over within seconds, and read what the old one sealed all the while. Media and
fields are not touched: only their keys are wrapped anew. A rotation that was cut off is finished by the next run, which adds no
further version then. Old versions stay in the file: backups need them until they are gone.

  --rewrap-only  no new version: for HONNIN_MASTER_KEY and HONNIN_MASTER_KEY_COMMAND, after it was added there

Prints {version, rewrapped, resumed}.

Example
  honnin keys rotate
`,
  run: async (context) => {
    const { values } = parseArgs({ args: [...context.arguments], options: { 'rewrap-only': { type: 'boolean' } } })
    return withInstallation(context, async ({ config, db, master }) => {
      const resumed = (await countOld(db, master, sealedColumns)) > 0
      if (values['rewrap-only'] !== true && !resumed) await addMasterKey(config.masterKey)
      await master.refresh()
      const isTerminal = 'isTTY' in context.stderr && context.stderr.isTTY === true
      const rewrapped = await rewrapAll(db, master, sealedColumns, (total) => {
        if (isTerminal) context.stderr.write(`\r${total} keys wrapped anew`)
      })
      if (isTerminal) context.stderr.write('\n')
      const text = `version ${master.current}: ${rewrapped} keys wrapped anew${resumed ? ' (an earlier rotation is finished)' : ''}`
      print(context, { version: master.current, rewrapped, resumed }, text)
      return 0
    })
  },
}
