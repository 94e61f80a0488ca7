/** Forked by the server: `verifier.mjs CONCURRENCY`. */
import { runVerifierProgram } from '../dist/verification/process/verifier-program.js'

await runVerifierProgram({ concurrency: Number(process.argv[2]) })
