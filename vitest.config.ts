import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['honnin-source'] },
  ssr: { resolve: { conditions: ['honnin-source', 'node', 'import', 'default'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'playwright/testkit/src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
