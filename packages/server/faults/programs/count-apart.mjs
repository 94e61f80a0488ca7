import { open } from 'node:fs/promises'

/**
 * strace counts calls by thread, and the fault that is meant for the nth of one thread hits the nth of every other as well. This
 * brings the thread that works on files far beyond what the main thread reaches while it loads the program.
 */
const apart = 1000
for (let count = 0; count < apart; count += 1) await (await open(import.meta.filename)).close()
