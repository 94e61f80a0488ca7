import './count-apart.mjs'
import { createRequire } from 'node:module'
import { argv, env, stdout } from 'node:process'

// Read in the main thread: the calls of the other one are then numbered alike in every run.
const load = createRequire(import.meta.url)
const { AuditLog, FolderStore, sealLog } = load('../../dist/audit/index.js')
const { KeyRing, loadMasterKeys, systemRandom } = load('../../dist/crypto/index.js')
const { openDatabase } = load('../../dist/db/index.js')

/** Moves the log to an archive and says so once it is acknowledged. For runs under strace. */
const [, , folder = ''] = argv
const db = openDatabase({ connectionString: env.HONNIN_DATABASE_URL ?? '', connections: 4, onError: () => undefined })
const master = await loadMasterKeys({ kind: 'text', text: env.HONNIN_MASTER_KEY ?? '' })
const keys = await KeyRing.load(db, master)
const auditLog = await AuditLog.open({ db, keys, origin: env.LOG_ORIGIN ?? '', quorum: 0 })
const now = () => new Date()
const archive = async () => new FolderStore(folder)
const sealing = await sealLog({ db, auditLog, random: systemRandom, now }, { archive, before: now() })
stdout.write(`${sealing?.toIndex ?? 0} entries\n`)
await db.close()
