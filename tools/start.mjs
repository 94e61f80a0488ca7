import './require-node.mjs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './run-command.mjs'
import { setup } from './setup.mjs'
import { startStack } from './stack.mjs'

const usage = `npm start [-- --https]

Starts a server and a demo relying party on embedded defaults. With --https a phone on the same network can open the demo, once
it trusts the authority that the printed page offers.
`
const { values } = parseArgs({
  options: { https: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
})
if (values.help) {
  process.stdout.write(usage)
  process.exit(0)
}

await setup()
const stack = await startStack({
  https: values.https,
  dataDir: process.env['HONNIN_DATA_DIR'] ?? join(root, '.honnin'),
  port: Number(process.env['HONNIN_PORT'] ?? 8787),
  relyingPartyPort: Number(process.env['PORT'] ?? 4000),
}).catch((/** @type {Error} */ error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})

const phone = stack.pageAddresses[0]
const onPhone =
  phone === undefined
    ? ''
    : `
  On a phone             first http://${new URL(phone).hostname}:${stack.guidePort}/ and then ${phone}/
`
process.stdout.write(`
  Relying party (demo)   ${stack.relyingParty}/
  Honnin server          ${stack.honninUrl}/

${onPhone}
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
