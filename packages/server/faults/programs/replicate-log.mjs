import './count-apart.mjs'
import { createRequire } from 'node:module'
import { argv, env, stdout } from 'node:process'

// Read in the main thread: the calls of the other one are then numbered alike in every run.
const load = createRequire(import.meta.url)
const { parseNoteKey } = load('@honnin/shared/audit')
const { FolderStore, nodePrimitives, replicate } = load('../../dist/audit/index.js')
const { openDatabase } = load('../../dist/db/index.js')

/** Copies the log to a folder and says so once it is acknowledged. For runs under strace. */
const [, , folder = '', key = ''] = argv
const db = openDatabase({ connectionString: env.HONNIN_DATABASE_URL ?? '', connections: 1, onError: () => undefined })
const { size } = await replicate(db, await parseNoteKey(key, nodePrimitives.sha256), new FolderStore(folder))
stdout.write(`${size} entries\n`)
await db.close()
