import './require-node.mjs'
import { join } from 'node:path'
import { root } from './run-command.mjs'
import { setup } from './setup.mjs'
import { startStack } from './stack.mjs'

await setup()
const stack = await startStack({
  dataDir: process.env['HONNIN_DATA_DIR'] ?? join(root, '.honnin'),
  port: Number(process.env['HONNIN_PORT'] ?? 8787),
  relyingPartyPort: Number(process.env['PORT'] ?? 4000),
}).catch((/** @type {Error} */ error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})

process.stdout.write(`
  Relying party (demo)   ${stack.relyingParty}/
  Honnin server          ${stack.honninUrl}/

  Open the first one in a browser with a camera. Ctrl+C ends both.
`)

let isStopping = false
const stop = async () => {
  if (isStopping) return
  isStopping = true
  await stack.stop()
  process.exit(0)
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
stack.ended.addEventListener('abort', () => {
  if (isStopping) return
  process.stderr.write(`The server ended:\n${stack.log.slice(-20).join('')}\n`)
  process.exit(1)
})
