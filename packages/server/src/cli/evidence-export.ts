import { parseArgs } from 'node:util'
import { exportEvidence } from '../evidence/index.ts'
import { CommandError, type Command } from './command.ts'
import { parseSessionId, withEvidence } from './with-evidence.ts'
import { print } from './with-installation.ts'
import { writeNewFile } from './write-new-file.ts'

const usageLine = 'honnin evidence export SESSION --out FILE'

export const evidenceExport: Command = {
  name: 'evidence export',
  summary: 'Writes the evidence package of a session',
  usage: `honnin evidence export SESSION --out FILE [--captures | --personal] [--json]

Writes everything that proves what was captured, checked and decided, signed with the operator's certificate and with the key
of the audit log, into one file that anyone verifies offline. Without more the values of the document are masked and the
pictures left out. That the evidence was read is entered in the audit log.

  --personal   values of the document and of what was declared in full
  --captures   the pictures, decrypted, and the values in full
  --out FILE   must not exist; readable by its owner only

The certificate is that of HONNIN_EVIDENCE_P12_FILE; without it a self-signed one for development is made once, and every
verification says so.

Prints {file, size, session, captures, personal}.
Exit code: 0 written, 2 no such session, no decision yet, erased, or the file cannot be written.

Example
  honnin evidence export ses_YhN… --captures --out case-17.honnin-evidence.zip
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      allowPositionals: true,
      options: { captures: { type: 'boolean' }, personal: { type: 'boolean' }, out: { type: 'string' } },
    })
    const [session, ...rest] = positionals
    const file = values.out
    if (session === undefined || rest.length > 0 || file === undefined)
      throw new CommandError('usage', 'a session and --out are needed', { mend: usageLine })
    const sessionId = parseSessionId(session)
    const { captures = false, personal = false } = values
    const request = { sessionId, captures, personal, reader: { command: 'evidence_export' } }
    const size = await withEvidence(context, (evidence) => writeNewFile(file, () => exportEvidence(evidence, request)))
    const result = { file, size, session: sessionId, captures, personal: personal || captures }
    print(context, result, `${file}: ${size} bytes, ${captures ? 'with' : 'without'} pictures`)
    return 0
  },
}
