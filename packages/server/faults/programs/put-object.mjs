import './count-apart.mjs'
import { createRequire } from 'node:module'
import { argv, stdout } from 'node:process'

// Read in the main thread: the calls of the other one are then numbered alike in every run.
const load = createRequire(import.meta.url)
const { openStore } = load('../../dist/storage/index.js')

/** Stores one object and says so once it is acknowledged. For runs under strace. */
const [, , folder = '', key = '', size = '0'] = argv
const store = await openStore({ kind: 'folder', path: folder })
await store.put(key, Buffer.alloc(Number(size), 'x'))
stdout.write('stored\n')
