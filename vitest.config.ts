import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

const conditions = ['honnin-source', ...defaultServerConditions]

export default defineConfig({
  resolve: { conditions },
  // `import` must not be among these: Node would then hand ES modules to `require`.
  ssr: { resolve: { conditions, externalConditions: ['honnin-source', 'node'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'playwright/testkit/src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
