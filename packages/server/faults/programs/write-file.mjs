import './count-apart.mjs'
import { createRequire } from 'node:module'
import { argv, stdout } from 'node:process'

// Read in the main thread: the calls of the other one are then numbered alike in every run.
const load = createRequire(import.meta.url)
const { writeNewFile } = load('../../dist/cli/write-new-file.js')

/** Writes so many pieces of 100,000 bytes as an evidence package is written. For runs under strace. */
const [, , path = '', pieces = '3'] = argv
const stream = async function* () {
  for (let piece = 0; piece < Number(pieces); piece += 1) yield Buffer.alloc(100_000, 'x')
}
stdout.write(`${await writeNewFile(path, async () => stream())}\n`)
