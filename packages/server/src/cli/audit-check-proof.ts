import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { AuditError, parseNoteKey, verifyLogProof } from '@honnin/shared/audit'
import { nodePrimitives } from '../audit/index.ts'
import { CommandError, type Command } from './command.ts'
import { print } from './with-installation.ts'

const read = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandError('file_unreadable', `${file} cannot be read`, { cause })
  })

export const auditCheckProof: Command = {
  name: 'audit check-proof',
  summary: 'Verifies a proof of the audit log, offline',
  usage: `honnin audit check-proof FILE --key VKEY [--json]

FILE holds a proof by c2sp.org/tlog-proof; VKEY is the log's public key, <origin>+<id>+<base64>. Verifies the signature of the
checkpoint and that the entry is in its tree. No network, no database. Prints {valid, code, index, origin, size, entry}.

Exit code: 0 valid, 1 not valid, 2 unusable input.

Example
  honnin audit check-proof decision.tlog-proof --key 'ekyc.example/audit+6a26224f+ASAa…'
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      allowPositionals: true,
      options: { key: { type: 'string' } },
    })
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0 || values.key === undefined)
      throw new CommandError('usage', 'a file and --key are needed', {
        mend: 'honnin audit check-proof FILE --key VKEY',
      })
    const text = await read(file)
    const key = await parseNoteKey(values.key, nodePrimitives.sha256).catch((cause: unknown) => {
      throw new CommandError('key_malformed', cause instanceof Error ? cause.message : 'the key is malformed', {
        cause,
      })
    })
    try {
      const { index, entry, checkpoint } = await verifyLogProof(text, key, nodePrimitives)
      const record: unknown = JSON.parse(Buffer.from(entry).toString('utf8'))
      const facts = { index: Number(index), origin: checkpoint.origin, size: Number(checkpoint.size), entry: record }
      const line = `valid: entry ${facts.index} of ${facts.size} in ${facts.origin}\n${JSON.stringify(record, null, 2)}`
      print(context, { valid: true, code: null, ...facts }, line)
      return 0
    } catch (error) {
      if (!(error instanceof AuditError)) throw error
      print(context, { valid: false, code: error.code }, `not valid: ${error.message} (${error.code})`)
      return 1
    }
  },
}
