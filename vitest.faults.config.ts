import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** The programme of faults: one file at a time, each with processes of its own. */
export default defineConfig({
  ...base,
  test: {
    include: ['packages/server/faults/**/*.fault.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 240_000,
  },
})
