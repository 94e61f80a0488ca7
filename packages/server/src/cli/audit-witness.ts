import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { formatNoteKey } from '@honnin/shared/audit'
import { serveWitness, Witness, WitnessState } from '../audit/index.ts'
import { CommandError, type Command } from './command.ts'
import { print } from './with-installation.ts'

const nameForm = /^[^\s+]+$/

const portOf = (text: string): number => {
  const port = Number(text)
  if (!/^[0-9]+$/.test(text) || port > 65_535) throw new CommandError('usage', '--port is a number up to 65535')
  return port
}

export const auditWitness: Command = {
  name: 'audit witness',
  summary: "Runs a witness of other operators' audit logs",
  usage: `honnin audit witness --name NAME --state DIR --log VKEY [--log VKEY]... [--host HOST] [--port PORT] [--json]

Cosigns a checkpoint of a log where it begins with the one that was cosigned before, and no other: a log that was rolled back,
forked or rewritten gets no cosignature (c2sp.org/tlog-witness). It shows something only where somebody else runs it, on another
machine, for the operator of the log. No database is needed. Runs until SIGTERM or SIGINT.

  --name   of this witness in its key, such as witness.example/one
  --state  folder of its key and of the newest checkpoint of each log; keep it: whoever loses it forgets what was seen
  --log    verifier key of a log that it cosigns, as \`honnin audit export\` prints it
  --host   address that it listens on (127.0.0.1)
  --port   port that it listens on (8789); 0 takes any free one

Prints {key, url}: the operator of the log puts "<key> <url>" into HONNIN_AUDIT_WITNESSES.

Example
  honnin audit witness --name witness.example/one --state ./witness --log 'ekyc.example/audit+6a26224f+ASAa…'
`,
  run: async (context) => {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: {
        name: { type: 'string' },
        state: { type: 'string' },
        log: { type: 'string', multiple: true },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '8789' },
      },
    })
    const { name, state: folder, log: logs = [], host } = values
    if (name === undefined || !nameForm.test(name) || folder === undefined || logs.length === 0)
      throw new CommandError('usage', '--name (without spaces and plus signs), --state and --log are needed', {
        mend: 'honnin audit witness --help',
      })
    const state = await WitnessState.open(folder, name)
    const witness = await Witness.open({ state, logs, now: () => new Date() })
    const ending = Promise.race(['SIGTERM', 'SIGINT'].map((signal) => once(process, signal)))
    const server = await serveWitness(witness, {
      ...{ host, port: portOf(values.port) },
      onError: (error) =>
        context.stderr.write(`honnin: ${error instanceof Error ? error.message : 'a request failed'}\n`),
    })
    const [key, url] = [formatNoteKey(state.key), `http://${host}:${server.port}`]
    print(context, { key, url }, `key ${key}\nurl ${url}`)
    await ending
    await server.stop()
    return 0
  },
}
