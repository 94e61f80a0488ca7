import './count-apart.mjs'
import { createRequire } from 'node:module'
import { argv, stdout } from 'node:process'

// Read in the main thread: the calls of the other one are then numbered alike in every run.
const load = createRequire(import.meta.url)
const { loadMasterKeys } = load('../../dist/crypto/index.js')

/** Makes a file of master keys and tells the key apart once it is acknowledged. For runs under strace. */
const [, , path = ''] = argv
const keys = await loadMasterKeys({ kind: 'file', path })
stdout.write(`${keys.derive('fault').toString('hex')}\n`)
