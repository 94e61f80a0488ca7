/** Imported into a process of the program: leaves what it used, in JSON, at the path in BENCH_USAGE. */
import { writeFileSync } from 'node:fs'

process.on('exit', () => writeFileSync(process.env.BENCH_USAGE ?? '', JSON.stringify(process.resourceUsage())))
