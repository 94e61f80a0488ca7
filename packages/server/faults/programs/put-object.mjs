import { argv, stdout } from 'node:process'
import { openStore } from '../../dist/storage/index.js'

/** Stores one object and says so once it is acknowledged. For runs under strace. */
const [, , folder = '', key = '', size = '0'] = argv
const store = await openStore({ kind: 'folder', path: folder })
await store.put(key, Buffer.alloc(Number(size), 'x'))
stdout.write('stored\n')
