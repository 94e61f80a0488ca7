import { parseArgs } from 'node:util'
import { loadConfig } from '../config/index.ts'
import { addMasterKey, rewrapAll } from '../crypto/index.ts'
import { sealedDevelopmentKey } from '../evidence/index.ts'
import { sealedWebhookSecrets } from '../relying/index.ts'
import type { Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

export const keysRotate: Command = {
  name: 'keys rotate',
  summary: 'Makes a new master key and wraps every key anew',
  usage: `honnin keys rotate [--rewrap-only] [--json]

Adds a version to the file of master keys and brings every session key, signing key and webhook secret under it. Media and
fields are not touched: only their keys are wrapped anew. Safe to interrupt and to run again. Servers that run read the new
version when they meet it and seal with it after their next start. Old versions stay in the file for backups.

  --rewrap-only  no new version: for keys from HONNIN_MASTER_KEY, after the next version was added there

Prints {version, rewrapped}.
`,
  run: async (context) => {
    const { values } = parseArgs({ args: [...context.arguments], options: { 'rewrap-only': { type: 'boolean' } } })
    const { config } = loadConfig(context.env)
    if (values['rewrap-only'] !== true) await addMasterKey(config.masterKey)
    return withInstallation(context, async ({ db, master }) => {
      const rewrapped = await rewrapAll(db, master, [sealedWebhookSecrets, sealedDevelopmentKey])
      const text = `version ${master.current}: ${rewrapped} keys wrapped anew`
      print(context, { version: master.current, rewrapped }, text)
      return 0
    })
  },
}
