import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { appendEntry } from '../audit/index.ts'
import { softwareVersion } from '../config/index.ts'
import { transaction } from '../db/index.ts'
import { disclosureLanguages, makeDisclosure, renderHtml, renderMarkdown } from '../operations/index.ts'
import { CommandError, type Command } from './command.ts'
import { withInstallation } from './with-installation.ts'

const formats = ['md', 'html', 'json'] as const
const OptionsSchema = v.object({
  lang: v.optional(v.picklist(disclosureLanguages), 'ja'),
  format: v.optional(v.picklist(formats), 'md'),
})

export const disclosure: Command = {
  name: 'disclosure',
  summary: 'Writes the security disclosure sheet from live facts, settings and the operator’s answers',
  usage: `honnin disclosure [--lang ja|en] [--format md|html|json] [--record]

Prints the sheet that customers ask for before they trust a service, along the items of the Japanese guideline
(クラウドサービスの安全・信頼性に係る情報開示指針). What the running system knows is looked up now; what only the operator
knows is read from the file that HONNIN_DISCLOSURE_FILE names; everything else is printed as unanswered, never guessed.

  --lang    ja (default) or en; json always holds both
  --format  md (default), html (one file, made to be printed) or json: {sheet, digest}; --json is the same as json
  --record  appends the sheet's digest to the audit log, so that it can be shown later which sheet was given and when

The file of answers is a JSON object by number of item: {"2": {"ja": "…", "en": "…"}, "61": "https://bank.example/contact"}.

Examples
  honnin disclosure --lang en --format html > sheet.html
  honnin disclosure --format json --record | jq -r .digest
`,
  run: async (context) => {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: {
        lang: { type: 'string' },
        format: { type: 'string' },
        record: { type: 'boolean', default: false },
      },
    })
    const options = v.safeParse(OptionsSchema, values)
    if (!options.success)
      throw new CommandError(
        'usage',
        `--lang is ${disclosureLanguages.join(' or ')}, --format is ${formats.join(', ')}`,
        {
          mend: 'honnin disclosure --help',
        },
      )
    const { lang: language, format } = options.output
    return withInstallation(context, async (installation) => {
      const now = installation.now()
      const { sheet, digest } = await makeDisclosure({ ...installation, version: softwareVersion(), now })
      if (values.record)
        await transaction(installation.db, (tx) =>
          appendEntry(
            tx,
            { type: 'disclosure.made', at: now, tenantId: null, sessionId: null, plain: { sha256: digest } },
            { random: installation.random, key: null },
          ),
        )
      const rendering = { sheet, digest, language }
      if (context.json || format === 'json') context.stdout.write(`${JSON.stringify({ sheet, digest })}\n`)
      else context.stdout.write(format === 'html' ? renderHtml(rendering) : renderMarkdown(rendering))
      return 0
    })
  },
}
