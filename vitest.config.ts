import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// `module` is for bundlers: files behind it need not load in Node.
const conditions = ['honnin-source', ...defaultServerConditions.filter((condition) => condition !== 'module')]

export default defineConfig({
  resolve: { conditions },
  // `import` must not be among these: Node would then hand ES modules to `require`.
  ssr: { resolve: { conditions, externalConditions: ['honnin-source', 'node'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'playwright/testkit/src/**/*.test.ts'],
    // On a shared machine a deadline may pass for want of a core; the report shows what needed its second try.
    retry: process.env['CI'] === undefined ? 0 : 1,
    // Most tests wait for a database, a browser or a clock now and then: as many files as cores.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
