import { argv, stdout } from 'node:process'
import { addMasterKey } from '../../dist/crypto/index.js'

/** Adds a version to a file of master keys and says so once it is acknowledged. For runs under strace. */
const [, , path = ''] = argv
await addMasterKey({ kind: 'file', path })
stdout.write('added\n')
