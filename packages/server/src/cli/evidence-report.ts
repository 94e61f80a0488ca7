import { parseArgs } from 'node:util'
import { writeReport } from '../evidence/index.ts'
import { CommandError, type Command } from './command.ts'
import { parseLanguage, parseSessionId, withEvidence } from './with-evidence.ts'
import { print } from './with-installation.ts'
import { writeNewFile } from './write-new-file.ts'

const usageLine = 'honnin evidence report SESSION --lang ja'

async function* once(text: string): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(text)
}

export const evidenceReport: Command = {
  name: 'evidence report',
  summary: 'Writes the report of a session for people',
  usage: `honnin evidence report SESSION [--lang ja|en] [--captures | --personal] [--out FILE] [--json]

Prints one page of HTML that stands alone, ready for print on A4: the decision with its legal method, what was read beside what
was declared, every check in words, what happened when in Japan time, the consent, and how to verify it. The same page is in
the evidence package, where signatures protect it. That it was read is entered in the audit log.

  --lang ja|en  default ja
  --personal    values of the document and of what was declared in full
  --captures    the pictures, and the values in full
  --out FILE    a file that does not exist, instead of standard output; readable by its owner only

With --json {session, language, captures, personal, file | html}.
Exit code: 0 written, 2 no such session, no decision yet, erased, or the file cannot be written.

Example
  honnin evidence report ses_YhN… --lang en --captures --out report.html
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      allowPositionals: true,
      options: {
        lang: { type: 'string', default: 'ja' },
        captures: { type: 'boolean' },
        personal: { type: 'boolean' },
        out: { type: 'string' },
      },
    })
    const [session, ...rest] = positionals
    if (session === undefined || rest.length > 0)
      throw new CommandError('usage', 'one session is needed', { mend: usageLine })
    const { captures = false, personal = false, out } = values
    const language = parseLanguage(values.lang)
    const request = { sessionId: parseSessionId(session), captures, personal, language }
    const reader = { command: 'evidence_report' }
    const facts = { session: request.sessionId, language, captures, personal: personal || captures }
    await withEvidence(context, async (evidence) => {
      const write = () => writeReport(evidence, { ...request, reader })
      if (out === undefined) {
        const html = await write()
        print(context, { ...facts, html }, html)
      } else {
        await writeNewFile(out, async () => once(await write()))
        print(context, { ...facts, file: out }, out)
      }
    })
    return 0
  },
}
