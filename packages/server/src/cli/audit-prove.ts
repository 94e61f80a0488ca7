import { parseArgs } from 'node:util'
import { CommandError, type Command } from './command.ts'
import { withInstallation } from './with-installation.ts'

export const auditProve: Command = {
  name: 'audit prove',
  summary: 'Prints the proof that an entry is in the audit log',
  usage: `honnin audit prove N [--json]

Prints the proof of entry N (from 0) as text by c2sp.org/tlog-proof, with the entry itself as its extra data. Anyone verifies
it offline with the log's public key: honnin audit check-proof, or any tlog client. With --json {index, key, proof}.

Exit code: 0 printed, 1 the log has no such entry under a checkpoint.

Example
  honnin audit prove 41 > decision.tlog-proof
`,
  run: async (context) => {
    const { positionals } = parseArgs({ args: [...context.arguments], allowPositionals: true, options: {} })
    const [text = ''] = positionals
    if (!/^(0|[1-9][0-9]*)$/.test(text) || positionals.length > 1)
      throw new CommandError('usage', 'the number of one entry is needed', { mend: 'honnin audit prove N' })
    return withInstallation(context, async ({ auditLog }) => {
      const index = Number(text)
      const proof = await auditLog.proof(index)
      if (context.json) context.stdout.write(`${JSON.stringify({ index, key: auditLog.verifierKey(), proof })}\n`)
      else if (proof !== null) context.stdout.write(proof)
      else context.stderr.write(`honnin: the log has no entry ${index} under a checkpoint\n`)
      return proof === null ? 1 : 0
    })
  },
}
