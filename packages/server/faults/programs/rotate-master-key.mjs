import './count-apart.mjs'
import { createRequire } from 'node:module'
import { argv, stdout } from 'node:process'

// Read in the main thread: the calls of the other one are then numbered alike in every run.
const load = createRequire(import.meta.url)
const { addMasterKey } = load('../../dist/crypto/index.js')

/** Adds a version to a file of master keys and says so once it is acknowledged. For runs under strace. */
const [, , path = ''] = argv
await addMasterKey({ kind: 'file', path })
stdout.write('added\n')
