import './count-apart.mjs'
import { createRequire } from 'node:module'
import { argv, stdout } from 'node:process'

// Read in the main thread: the calls of the other one are then numbered alike in every run.
const load = createRequire(import.meta.url)
const { keepLocalCertificate } = load('../../dist/operations/tls/index.js')

/** Renews the local certificate and tells its authority once that is acknowledged. For runs under strace. */
const [, , folder = ''] = argv
const { fingerprint } = await keepLocalCertificate(folder, { now: new Date() })
stdout.write(`${fingerprint}\n`)
